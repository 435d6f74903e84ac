// Counts tokens where the provider sent no counts: an estimate, as each provider has a tokenizer of its own.
import { setImmediate } from 'node:timers/promises';
import { NO_USAGE, type Usage } from '../pricing/priced-call';
import type { Answer } from '../providers/provider';

/** Tokenizing takes quadratic time in the length of a word, so text is cut, before a space where it has one. */
const PIECE = /[^]{1,500}(?=\s|$)|[^]{1,500}/g;
/** Pieces between two pauses in which other requests get their turn: a few milliseconds of work. */
const PIECES_AT_ONCE = 50;

/** The usage of an answer with estimates in the place of counts that its provider did not report. */
export async function withEstimates({ reported, text }: Answer, prompt: string): Promise<Usage> {
  const { usage, missing } = reported;
  const estimate = await estimateUsage(prompt, text);
  const [input, output] = (['inputTokens', 'outputTokens'] as const).map((name) =>
    missing.includes(name) ? estimate[name] : usage[name],
  );
  const totalTokens = input === undefined || output === undefined ? undefined : input + output;
  return { ...usage, inputTokens: input, outputTokens: output, totalTokens };
}

/** Counts by OpenAI's o200k encoding; what is said of cached or reasoning tokens is nothing. */
export async function estimateUsage(prompt: string, answer: string): Promise<Usage> {
  const [inputTokens, outputTokens] = [await countTokens(prompt), await countTokens(answer)];
  return { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

/** Counts by the same encoding. */
export async function countTokens(text: string): Promise<number> {
  const encoding = await loaded();
  const pieces = text.match(PIECE) ?? [];
  let count = 0;
  for (let i = 0; i < pieces.length; i++) {
    if (i > 0 && i % PIECES_AT_ONCE === 0) await setImmediate();
    // Text that looks like one of the encoding's control tokens is text all the same.
    count += encoding.countTokens(pieces[i]!, { disallowedSpecial: new Set() });
  }
  return count;
}

/** 70 MB and a quarter of a second, so that it is loaded when it is first needed. */
function loaded() {
  return import('gpt-tokenizer/encoding/o200k_base');
}
