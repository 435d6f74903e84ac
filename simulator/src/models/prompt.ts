// The tokens of a prompt as a model sees it.
import type { Message } from './request';
import type { Tokenizer } from './tokens';

const TOKENS_PER_MESSAGE = 3;
const TOKENS_TO_PRIME_ANSWER = 3;
const TOKENS_PER_IMAGE = 85;

/** The tokens which frame a message have no text, so they are -1. */
export function promptTokens(messages: readonly Message[], tokens: Tokenizer): number[] {
  return [...messages.flatMap((message) => messageTokens(message, tokens)), ...frame(TOKENS_TO_PRIME_ANSWER)];
}

export function messageTokens({ role, text, images = 0 }: Message, { encode }: Tokenizer): number[] {
  return [...frame(TOKENS_PER_MESSAGE + images * TOKENS_PER_IMAGE), ...encode(role), ...encode(text)];
}

function frame(count: number): number[] {
  return new Array<number>(count).fill(-1);
}
