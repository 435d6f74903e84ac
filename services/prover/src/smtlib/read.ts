// Splits SMT-LIB text into items: atoms and lists.

export interface Item {
  readonly start: number;
  readonly end: number;
}

/** The text is not valid SMT-LIB. */
export class SmtlibError extends Error {
  override readonly name = 'SmtlibError';
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

// White space and comments; strings, in which "" is a quote; quoted symbols; parentheses; everything else.
const TOKEN = /\s+|;[^\n]*|"[^"]*(?:""[^"]*)*"|\|[^|]*\||[()]|[^\s()";|]+/y;

/** The items between two offsets, without splitting lists. Throws SmtlibError. */
export function* itemsOf(text: string, from = 0, to = text.length): Generator<Item> {
  const token = new RegExp(TOKEN);
  let depth = 0;
  let opened = from;
  for (let at = from; at < to; at = token.lastIndex) {
    token.lastIndex = at;
    if (!token.test(text)) throw new SmtlibError(lineAt(text, at), 'unterminated string or symbol');
    const first = text[at]!;
    if (first === '(') {
      if (depth++ === 0) opened = at;
    } else if (first === ')') {
      if (--depth < 0) throw new SmtlibError(lineAt(text, at), 'unexpected closing parenthesis');
      if (depth === 0) yield { start: opened, end: token.lastIndex };
    } else if (depth === 0 && !/[\s;]/.test(first)) {
      yield { start: at, end: token.lastIndex };
    }
  }
  if (depth > 0) throw new SmtlibError(lineAt(text, opened), 'unclosed parenthesis');
}

/** The line number at an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
