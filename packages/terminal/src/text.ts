// Text for terminals: measured, truncated, wrapped, and stripped of control characters.
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import type stringWidth from 'string-width';

const load = createRequire(__filename);
/** Loaded on first use: their tables take longer to load than the rest of the CLI. */
const lazily = {
  measure: undefined as typeof stringWidth | undefined,
  graphemes: undefined as Intl.Segmenter | undefined,
};

/** Characters that take one column each, including the marks of our own output. */
const SIMPLE = /^[\x20-\x7e–…·✓✗→━▏▎▍▌▋▊▉█×]*$/;

/** Direction marks and invisible characters, which can make one name look like another. */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Untrusted text as one line, without control sequences and invisible characters. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** Columns that a line takes: none for colour codes, two for wide characters. */
export function width(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  lazily.measure ??= (load('string-width') as { readonly default: typeof stringWidth }).default;
  return lazily.measure(text);
}

/** Grapheme clusters: each character with its combining marks and joiners. */
function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return [...text];
  lazily.graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(lazily.graphemes.segment(text), ({ segment }) => segment);
}

/** The text, or its beginning and an ellipsis if it is wider than `columns`. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let taken = 0;
  for (const segment of graphemes(text)) {
    const next = width(segment);
    if (taken + next > columns - 1) break;
    kept += segment;
    taken += next;
  }
  return columns < 1 ? '' : `${kept.trimEnd()}…`;
}

/** The spaces that pad the text to `columns`. */
export function padding(text: string, columns: number): string {
  return ' '.repeat(Math.max(columns - width(text), 0));
}

/** Wraps text to lines of at most `columns`, between words where possible. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text)
    .split(' ')
    .flatMap((long) => pieces(long, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= columns) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Splits a word that is wider than a line. */
function pieces(word: string, columns: number): string[] {
  if (width(word) <= columns) return [word];
  const parts = [''];
  for (const segment of graphemes(word)) {
    if (width(parts.at(-1)! + segment) > columns) parts.push('');
    parts[parts.length - 1] += segment;
  }
  return parts;
}
