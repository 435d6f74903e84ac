// OpenAI's models. Reasoning models take max_completion_tokens instead of max_tokens.
import type { Model } from '../../models/providers';

export const MODELS: readonly Model[] = [
  { name: 'gpt-4.1', snapshot: 'gpt-4.1-2025-04-14', contextTokens: 1_047_576, tokensPerSecond: 75, reasons: false },
  {
    name: 'gpt-4.1-mini',
    snapshot: 'gpt-4.1-mini-2025-04-14',
    contextTokens: 1_047_576,
    tokensPerSecond: 110,
    reasons: false,
  },
  { name: 'gpt-4o', snapshot: 'gpt-4o-2024-08-06', contextTokens: 128_000, tokensPerSecond: 90, reasons: false },
  { name: 'o3', snapshot: 'o3-2025-04-16', contextTokens: 200_000, tokensPerSecond: 100, reasons: true },
];
