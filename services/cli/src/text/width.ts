// Text as a terminal shows it: how wide it is, cut and padded to a width, and free of what would disturb the terminal.
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

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
  return stringWidth(text);
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
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
  for (const { segment } of graphemes.segment(word)) {
    if (width(parts.at(-1)! + segment) > columns) parts.push('');
    parts[parts.length - 1] += segment;
  }
  return parts;
}
