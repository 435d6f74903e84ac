// Google's models. Reasoning can be disabled with a thinking budget of 0.
import type { Model } from '../../models/providers';

export const MODELS: readonly Model[] = [
  gemini('gemini-2.5-pro', 90, true),
  gemini('gemini-2.5-flash', 180, true),
  gemini('gemini-2.5-flash-lite', 250, false),
];

function gemini(name: string, tokensPerSecond: number, reasons: boolean): Model {
  return { name, snapshot: name, contextTokens: 1_048_576, tokensPerSecond, reasons };
}
