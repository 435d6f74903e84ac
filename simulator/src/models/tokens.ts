// Counts tokens with the encoding of real models.
import type { Message } from './request';

/** gpt-tokenizer's o200k_base, used for all models. */
export interface Tokenizer {
  readonly encode: (text: string) => readonly number[];
  readonly decode: (tokens: readonly number[]) => string;
}

let loading: Promise<Tokenizer> | undefined;

/** The tokenizer takes about 70 MB of memory, so the first call loads it. */
export function tokenizer(): Promise<Tokenizer> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ encode, decode }) => ({
    // Text that looks like a special token is counted as text, as providers do for user text.
    encode: (text) => encode(text, { disallowedSpecial: new Set() }),
    decode: (tokens) => decode(tokens),
  }));
  return loading;
}

/** The text of each token; a character of several tokens is in the last of them. */
export function piecesOf(tokens: readonly number[], { decode }: Tokenizer): string[] {
  const pieces: string[] = [];
  let pending: number[] = [];
  for (const [index, token] of tokens.entries()) {
    pending.push(token);
    const text = decode(pending);
    if (text.endsWith('\uFFFD') && index < tokens.length - 1) continue;
    pieces.push(text);
    pending = [];
  }
  return pieces;
}

const TOKENS_PER_MESSAGE = 3;
const TOKENS_TO_PRIME_ANSWER = 3;

/** The tokens of a prompt; tokens without text, which frame a message, are -1. */
export function promptTokens(messages: readonly Message[], tokens: Tokenizer): number[] {
  return [...messages.flatMap((message) => messageTokens(message, tokens)), ...frame(TOKENS_TO_PRIME_ANSWER)];
}

export function messageTokens({ role, text }: Message, { encode }: Tokenizer): number[] {
  return [...frame(TOKENS_PER_MESSAGE), ...encode(role), ...encode(text)];
}

function frame(count: number): number[] {
  return new Array<number>(count).fill(-1);
}
