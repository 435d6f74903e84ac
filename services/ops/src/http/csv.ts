// CSV by RFC 4180 whose cells no spreadsheet takes for a formula.
const FORMULA = /^[=+\-@\t\r]/;

/** One record with its line end; null is an empty cell. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** Text that begins like a formula gets an apostrophe before it; numbers are left as they are. */
function cellOf(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
