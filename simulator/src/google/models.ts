// The models that the simulated Google offers; those which reason do so unless they are told not to.
import type { Model } from '../models/providers';

export const MODELS: readonly Model[] = [
  gemini('gemini-2.5-pro', 90, true),
  gemini('gemini-2.5-flash', 180, true),
  gemini('gemini-2.5-flash-lite', 250, false),
  gemini('gemini-2.0-flash', 170, false),
];

function gemini(name: string, tokensPerSecond: number, reasons: boolean): Model {
  return { name, snapshot: name, contextTokens: 1_048_576, tokensPerSecond, reasons };
}
