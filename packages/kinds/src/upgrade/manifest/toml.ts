// Finds the positions of strings in the text of a TOML document, so that an edit can replace one of them.
import { parse as parseToml } from 'smol-toml';
import { invalid, type Place } from './set-range';

export type Toml = Readonly<Record<string, unknown>>;

export interface TomlString {
  /** Keys from the root; array items are numbered from 0. */
  readonly path: readonly string[];
  readonly value: string;
  /** The literal, including its quotation marks. */
  readonly place: Place;
}

/** Accepts a byte order mark. Throws ServiceError (VALIDATION_ERROR) with the line. */
export function readToml(text: string, file: string): Toml {
  try {
    return parseToml(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw invalid(`${file} is not valid TOML: ${(cause as Error).message.split('\n')[0]}`, cause);
  }
}

const MARKS = ['"""', "'''", '"', "'"] as const;
const BLANK = /(?:[ \t]|\r?\n|#[^\n]*)*/y;
const KEY = /[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([\w-]+))[ \t]*/y;
const SCALAR = /[^,\]}#\r\n]*/y;

/** All strings of a valid document, in the order of the text. */
export function stringsOf(text: string): readonly TomlString[] {
  const strings: TomlString[] = [];
  const arrays = new Map<string, number>();
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let table: readonly string[] = [];

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const matched = pattern.exec(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  };
  const skip = (expected: string): boolean => {
    if (!text.startsWith(expected, at)) return false;
    at += expected.length;
    return true;
  };

  while ((match(BLANK), at < text.length)) {
    if (skip('[[')) {
      const keys = keyPath();
      const index = arrays.get(keys.join('\0')) ?? 0;
      arrays.set(keys.join('\0'), index + 1);
      table = [...keys, String(index)];
      skip(']]');
    } else if (skip('[')) {
      table = keyPath();
      skip(']');
    } else member(table);
  }
  return strings;

  /** Reads `key = value`. Throws if it makes no progress, which a valid text rules out. */
  function member(parent: readonly string[]): void {
    const start = at;
    const keys = keyPath();
    skip('=');
    value([...parent, ...keys]);
    if (at === start) throw new Error(`could not read the TOML at offset ${start}`);
  }

  function keyPath(): string[] {
    const keys: string[] = [];
    do {
      const [, quoted, literal, bare] = match(KEY) ?? [];
      keys.push(quoted === undefined ? (literal ?? bare ?? '') : decoded(`"${quoted}"`));
    } while (skip('.'));
    return keys;
  }

  function value(path: readonly string[]): void {
    match(BLANK);
    if (at >= text.length) throw new Error('could not read the TOML to its end');
    const mark = MARKS.find((one) => text.startsWith(one, at));
    if (mark !== undefined) {
      const place = { start: at, end: endOfString(text, at, mark) };
      at = place.end;
      strings.push({ path, place, value: decoded(text.slice(place.start, place.end)) });
    } else if (skip('[')) {
      for (let i = 0; match(BLANK), !skip(']'); i += 1) {
        value([...path, String(i)]);
        match(BLANK);
        skip(',');
      }
    } else if (skip('{')) {
      while ((match(BLANK), !skip('}'))) {
        member(path);
        match(BLANK);
        skip(',');
      }
    } else match(SCALAR);
  }
}

function endOfString(text: string, start: number, mark: string): number {
  let at = start + mark.length;
  while (at < text.length && !text.startsWith(mark, at)) at += mark.startsWith('"') && text[at] === '\\' ? 2 : 1;
  at += mark.length;
  // The content of a multi-line string may end with one or two quotation marks.
  while (mark.length === 3 && text[at] === mark[0]) at += 1;
  return at;
}

function decoded(literal: string): string {
  return parseToml(`x = ${literal}`)['x'] as string;
}

/** The literal of another value: with the same quotation marks unless either value needs escapes. */
export function literalLike(literal: string, value: string, next: string): string {
  const mark = MARKS.find((one) => literal.startsWith(one)) ?? '"';
  const plain = literal.slice(mark.length, -mark.length) === value && !/["'\\\n]/.test(next);
  return plain ? `${mark}${next}${mark}` : JSON.stringify(next);
}

/** The table at a path; empty if there is none. */
export function tableAt(document: Toml, path: readonly string[]): Toml {
  return path.reduce<Toml>((table, key) => {
    const value = Object.hasOwn(table, key) ? table[key] : undefined;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Toml) : {};
  }, document);
}
