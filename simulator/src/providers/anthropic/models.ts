// Anthropic's models.
import type { Model } from '../../models/providers';

export const MODELS: readonly Model[] = [
  claude('claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 75),
  claude('claude-haiku-4-5', 'claude-haiku-4-5-20251001', 150),
  claude('claude-sonnet-4', 'claude-sonnet-4-20250514', 75),
];

function claude(name: string, snapshot: string, tokensPerSecond: number): Model {
  return { name, snapshot, contextTokens: 200_000, tokensPerSecond, reasons: false };
}
