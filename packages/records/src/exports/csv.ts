// CSV for exports: RFC 4180, without cells that spreadsheets interpret as formulas.
// csv-stringify is not used: it escapes negative numbers too, and does not escape a leading line feed.
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** OWASP's list of first characters, with their full-width forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const SPECIAL = /[",\r\n]/;

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A number or a time as a string, written unchanged. */
export interface PlainCell {
  readonly plain: string;
}
export type CsvCell = string | number | PlainCell | null;

/** A record with its line ending; null is an empty cell. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

function formatCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' ? textCell(cell) : quoted(cell.plain);
}

/** Prefixes text that begins like a formula with an apostrophe. */
function textCell(text: string): string {
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

/** A cell, quoted if necessary. */
function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvColumn {
  readonly name: string;
  /** Free text, which must not be interpreted as a formula by spreadsheets. */
  readonly isText: boolean;
}

export interface CsvOptions {
  /** Whether the file begins with a byte order mark. */
  readonly bom?: boolean | undefined;
}

/** Converts rows of COPY TO STDOUT to CSV, in chunks of about the same size. */
export async function* csvOfCopy(
  rows: Readable,
  columns: readonly CsvColumn[],
  { bom = false }: CsvOptions,
): AsyncGenerator<string> {
  yield `${bom ? BYTE_ORDER_MARK : ''}${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map((line) => recordOf(line, columns)).join('');
  }
}

function recordOf(line: string, columns: readonly CsvColumn[]): string {
  const fields = line.split('\t');
  return `${fields.map((field, i) => cellOf(field, columns[i]!.isText)).join(',')}\r\n`;
}

function cellOf(field: string, isText: boolean): string {
  if (field === COPY_NULL) return '';
  const value = field.includes('\\') ? field.replaceAll(/\\(.)/g, unescaped) : field;
  return isText ? textCell(value) : quoted(value);
}

const COPY_NULL = '\\N';
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(_: string, character: string): string {
  return ESCAPES[character] ?? character;
}
