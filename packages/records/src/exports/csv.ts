// CSV for exports: RFC 4180, without cells that spreadsheets interpret as formulas.
// csv-stringify is not used: it escapes negative numbers too, and does not escape a leading line feed.

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
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' ? textCell(cell) : quoted(cell.plain);
}

/** Prefixes text that begins like a formula with an apostrophe. */
export function textCell(text: string): string {
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

/** A cell, quoted if necessary. */
export function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
