// Reads SMT-LIB text just as far as needed: where each item of a level begins and ends.

export interface Item {
  readonly start: number;
  readonly end: number;
}

/** Text that is no SMT-LIB, at a line of it. */
export class SmtlibError extends Error {
  override readonly name = 'SmtlibError';
  constructor(
    /** The first is 1. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

// White space and comments; strings, in which "" is a quote; quoted symbols; parentheses; everything else.
const TOKEN = /\s+|;[^\n]*|"[^"]*(?:""[^"]*)*"|\|[^|]*\||[()]|[^\s()";|]+/y;

/** The items of the outermost level between two offsets: atoms, and lists as a whole. Throws SmtlibError. */
export function* itemsOf(text: string, from = 0, to = text.length): Generator<Item> {
  const token = new RegExp(TOKEN);
  let depth = 0;
  let opened = from;
  for (let at = from; at < to; at = token.lastIndex) {
    token.lastIndex = at;
    if (!token.test(text)) throw new SmtlibError(lineAt(text, at), 'a text or a symbol that starts here never ends');
    const first = text[at]!;
    if (first === '(') {
      if (depth++ === 0) opened = at;
    } else if (first === ')') {
      if (--depth < 0) throw new SmtlibError(lineAt(text, at), 'a parenthesis is closed that was never opened');
      if (depth === 0) yield { start: opened, end: token.lastIndex };
    } else if (depth === 0 && !/[\s;]/.test(first)) {
      yield { start: at, end: token.lastIndex };
    }
  }
  if (depth > 0) throw new SmtlibError(lineAt(text, opened), 'a parenthesis that opens here is never closed');
}

/** The number of the line at an offset, the first is 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
