// Counts tokens with the models' own encoding.

/** gpt-tokenizer's o200k_base, which all the models offered here use. */
export interface Tokenizer {
  readonly encode: (text: string) => readonly number[];
  readonly decode: (tokens: readonly number[]) => string;
}

let loading: Promise<Tokenizer> | undefined;

/** The tokenizer; it takes some 70 MB of memory, so it is loaded by the first call. */
export function tokenizer(): Promise<Tokenizer> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ encode, decode }) => ({
    // Text that looks like a special token is counted as text, as the provider does with a user's text.
    encode: (text) => encode(text, { disallowedSpecial: new Set() }),
    decode: (tokens) => decode(tokens),
  }));
  return loading;
}

/** The texts of tokens one by one; a character of several tokens comes whole with the last of them. */
export function piecesOf(tokens: readonly number[], { decode }: Tokenizer): string[] {
  const pieces: string[] = [];
  let begun: number[] = [];
  for (const [index, token] of tokens.entries()) {
    begun.push(token);
    const text = decode(begun);
    if (text.endsWith('\uFFFD') && index < tokens.length - 1) continue;
    pieces.push(text);
    begun = [];
  }
  return pieces;
}
