// Plain aligned columns for a terminal of 80 columns, and sizes and times as people read them.
import colors from 'picocolors';

/** Rows under a head line, columns as wide as needed and two spaces apart; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => visible(row[column]).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumeric(rows, column)))
      .join('  ')
      .trimEnd();
  return [colors.bold(line(head)), ...rows.map(line)].join('\n');
}

/** E.g. "48 MiB"; empty for 0. */
export function mebibytes(bytes: number): string {
  return bytes > 0 ? `${Math.round(bytes / 2 ** 20)} MiB` : '';
}

/** E.g. "4 s", "3 min", "2 h". */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((row) => /^(\d+( \S+)?)?$/.test(visible(row[column])));
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(width - visible(cell).length, 0));
  return right ? space + cell : cell + space;
}

/** The text without colour codes. */
export function visible(cell = ''): string {
  // eslint-disable-next-line no-control-regex -- a colour code begins with the escape character
  return cell.replace(/\u001b\[\d+m/g, '');
}
