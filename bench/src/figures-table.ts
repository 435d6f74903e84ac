// Figures as a table for the terminal.
import { table } from '@sextant/terminal/table';
import picocolors from 'picocolors';

/** The first column is left-aligned, the others are right-aligned; no line is wider than 80 columns. */
export function figuresTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const columns = titles.map((title, i) => ({
    title,
    cell: (row: readonly string[]) => row[i] ?? '',
    ...(i > 0 && { align: 'right' as const }),
  }));
  return table(columns, rows, { width: 80, colors: picocolors.createColors(false) });
}

/** A whole number with thousands separators. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
