// Estimates token counts that a provider did not report, as each provider has its own tokenizer.
import { setImmediate } from 'node:timers/promises';
import { NO_USAGE, type Usage } from '../pricing/priced-call';
import type { Completion } from '../providers/provider';

/** Splits text, before a space if possible: tokenizing takes quadratic time in the length of a word. */
const PIECE = /[^]{1,500}(?=\s|$)|[^]{1,500}/g;
/** Pieces per turn of the event loop: a few milliseconds of work. */
const PIECES_PER_TURN = 50;

/** The usage of an answer with estimates in the place of counts that its provider did not report. */
export async function withEstimates({ reported, text }: Completion, prompt: string): Promise<Usage> {
  const { usage, missing } = reported;
  const estimate = await estimateUsage(prompt, text);
  const [input, output] = (['inputTokens', 'outputTokens'] as const).map((name) =>
    missing.includes(name) ? estimate[name] : usage[name],
  );
  const totalTokens = input === undefined || output === undefined ? undefined : input + output;
  return { ...usage, inputTokens: input, outputTokens: output, totalTokens };
}

/** Estimates with OpenAI's o200k encoding; cached and reasoning tokens stay unknown. */
export async function estimateUsage(prompt: string, completion: string): Promise<Usage> {
  const [inputTokens, outputTokens] = [await countTokens(prompt), await countTokens(completion)];
  return { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

export async function countTokens(text: string): Promise<number> {
  const encoding = await loadEncoding();
  const pieces = text.match(PIECE) ?? [];
  let count = 0;
  for (let i = 0; i < pieces.length; i++) {
    if (i > 0 && i % PIECES_PER_TURN === 0) await setImmediate();
    // Control tokens of the encoding are ordinary text here.
    count += encoding.countTokens(pieces[i]!, { disallowedSpecial: new Set() });
  }
  return count;
}

/** Loaded on first use, as it takes 70 MB and a quarter of a second. */
function loadEncoding() {
  return import('gpt-tokenizer/encoding/o200k_base');
}
