// Text as a terminal shows it: how wide it is, cut and padded to a width, and free of what would disturb the terminal.
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import type stringWidth from 'string-width';

const load = createRequire(__filename);
/** Made when needed: the tables behind these two take longer to load than the rest of the program together. */
const lazily = {
  measure: undefined as typeof stringWidth | undefined,
  graphemes: undefined as Intl.Segmenter | undefined,
};

/** Letters that take one column each, our own marks among them. */
const SIMPLE = /^[\x20-\x7e–…·✓✗→━▏▎▍▌▋▊▉█×]*$/;

/** Marks that change the direction of text, or are not to be seen: a name must not look like another one. */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** What others wrote, as one line without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** Columns that a line takes; colours take none, and wide characters two. */
export function width(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  lazily.measure ??= (load('string-width') as { readonly default: typeof stringWidth }).default;
  return lazily.measure(text);
}

/** What a reader takes for letters, each with the marks and joiners that belong to it. */
function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return [...text];
  lazily.graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(lazily.graphemes.segment(text), ({ segment }) => segment);
}

/** The text, or as much of its beginning as fits with an ellipsis. */
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

/** Blanks that bring the text to a width; none when it is as wide already. */
export function padding(text: string, columns: number): string {
  return ' '.repeat(Math.max(columns - width(text), 0));
}

/** Lines of at most so many columns, broken between words where there are any. */
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

/** A word that is wider than a line, in parts that are not. */
function pieces(word: string, columns: number): string[] {
  if (width(word) <= columns) return [word];
  const parts = [''];
  for (const segment of graphemes(word)) {
    if (width(parts.at(-1)! + segment) > columns) parts.push('');
    parts[parts.length - 1] += segment;
  }
  return parts;
}
