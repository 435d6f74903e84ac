// CSV as every export has it: RFC 4180, and no cell that a spreadsheet takes for a formula.
// csv-stringify would put an apostrophe before negative numbers too, and not before a line feed.

/** OWASP's list of first characters, with their full-width twins. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const SPECIAL = /[",\r\n]/;

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A number or a time as text, which is written as it is. */
export interface PlainCell {
  readonly plain: string;
}
export type CsvCell = string | number | PlainCell | null;

/** One record with its line end; null is an empty cell. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' ? textCell(cell) : quoted(cell.plain);
}

/** Text that begins like a formula gets an apostrophe before it. */
export function textCell(text: string): string {
  return quoted(FORMULA.test(text) ? `'${text}` : text);
}

/** A cell as it is, in quotes where it needs them. */
export function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
