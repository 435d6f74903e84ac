// Finds the position of a value in the text of a JSON document, so that an edit can replace it.
import type { Place } from './set-range';

/**
 * The place of the value at `path` (keys of nested objects); undefined if there is none. As in JSON.parse, the last of
 * several equal keys counts. `text` must be valid JSON; it may start with a byte order mark.
 */
export function locate(text: string, path: readonly string[]): Place | undefined {
  let place: Place | undefined = { start: skipSpace(text, text.startsWith('\ufeff') ? 1 : 0), end: text.length };
  for (const key of path) {
    if (!place || text[place.start] !== '{') return undefined;
    place = lastMember(text, place.start, key);
  }
  return place;
}

/** The last member called `key` of the object that begins at `start`. */
function lastMember(text: string, start: number, key: string): Place | undefined {
  let found: Place | undefined;
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const keyEnd = endOfString(text, at);
    const name: unknown = JSON.parse(text.slice(at, keyEnd));
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    if (name === key) found = { start: valueStart, end: valueEnd };
    at = skipSpace(text, valueEnd);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === '{' || first === '[') return endOfBrackets(text, start);
  const scalar = /[^\s,\]}]*/y;
  scalar.lastIndex = start;
  return start + (scalar.exec(text)?.[0].length ?? 0);
}

/** Ignores brackets in strings. The text is valid, so one depth counts both kinds of brackets. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}
