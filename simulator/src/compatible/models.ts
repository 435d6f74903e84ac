// The models that the simulated OpenAI-compatible host serves.
import type { Model } from '../models/providers';

export const MODELS: readonly Model[] = [
  hosted('llama-3.3-70b', 131_072, 85),
  hosted('llama-3.1-8b', 131_072, 190),
  hosted('qwen-2.5-72b', 131_072, 70),
  hosted('mixtral-8x7b', 32_768, 120),
];

/** Open models have no dated names. */
function hosted(name: string, contextTokens: number, tokensPerSecond: number): Model {
  return { name, snapshot: name, contextTokens, tokensPerSecond, reasons: false };
}
