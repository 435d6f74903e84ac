// The models that the simulated Anthropic offers.
import type { Model } from '../models/providers';

export const MODELS: readonly Model[] = [
  claude('claude-sonnet-4-5', '20250929', 75),
  claude('claude-haiku-4-5', '20251001', 150),
  claude('claude-opus-4-5', '20251101', 55),
  claude('claude-opus-4-1', '20250805', 45),
  claude('claude-sonnet-4', '20250514', 75),
  // From here on the names have no day.
  { ...claude('claude-sonnet-4-6', '', 80), snapshot: 'claude-sonnet-4-6' },
  { ...claude('claude-opus-4-6', '', 60), snapshot: 'claude-opus-4-6' },
];

function claude(name: string, day: string, tokensPerSecond: number): Model {
  return { name, snapshot: `${name}-${day}`, contextTokens: 200_000, tokensPerSecond, reasons: false };
}
