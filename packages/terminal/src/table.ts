// Tables that fit the terminal: wide text is truncated, and less important columns are dropped.
import type { Colors } from 'picocolors/types';
import { oneLine, padding, truncate, width } from './text';
import { paint, type Cell, type Tone } from './tones';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: 'right';
  /** The column may be truncated to this many columns; without it, the text is shown in full where possible. */
  readonly minWidth?: number;
  /** The column may be dropped when space is short; the highest number goes first. */
  readonly droppable?: number;
}

/** The terminal, or the file or pipe in its place, that a table is written to. */
export interface Screen {
  /** Columns; no line is wider. */
  readonly width: number;
  readonly colors: Colors;
}

const GAP = 2;

/** A header line and a line for each row. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], screen: Screen): string[] {
  const shown = fit(
    columns.map((column) => measured(column, rows)),
    screen.width,
  );
  const lineOf = (cells: readonly Text[]): string => {
    const parts = cells.map(({ text, tone }, i) => {
      const { size, column } = shown[i]!;
      const visible = truncate(text, size);
      const blank = padding(visible, size);
      const painted = paint(screen.colors, tone, visible);
      // The last column needs no padding.
      const isLast = i === cells.length - 1;
      return column.align === 'right' ? blank + painted : isLast ? painted : painted + blank;
    });
    return parts.join(' '.repeat(GAP)).trimEnd();
  };
  const header = lineOf(shown.map(({ column }) => ({ text: column.title, tone: 'strong' })));
  return [header, ...rows.map((_, i) => lineOf(shown.map(({ cells }) => cells[i]!)))];
}

interface Text {
  readonly text: string;
  readonly tone: Tone;
}

interface MeasuredColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Text[];
  size: number;
}

function measured<Row>(column: Column<Row>, rows: readonly Row[]): MeasuredColumn<Row> {
  const cells = rows.map((row) => textOf(column.cell(row)));
  return { column, cells, size: Math.max(width(column.title), ...cells.map(({ text }) => width(text))) };
}

function textOf(cell: Cell): Text {
  return typeof cell === 'string' ? { text: oneLine(cell), tone: 'plain' } : { ...cell, text: oneLine(cell.text) };
}

/** Drops columns first, then truncates the widest column that allows it, and as a last resort the widest of all. */
function fit<Row>(columns: readonly MeasuredColumn<Row>[], limit: number): readonly MeasuredColumn<Row>[] {
  const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, (sizes.length - 1) * GAP);
  const minOf = ({ column, size }: MeasuredColumn<Row>): number => Math.min(column.minWidth ?? size, size);
  const needed = (one: MeasuredColumn<Row>): number => (one.column.droppable === undefined ? one.size : minOf(one));
  let kept = columns;
  while (total(kept.map(needed)) > limit) {
    const droppable = kept.filter(({ column }) => column.droppable !== undefined);
    if (droppable.length === 0) break;
    const first = droppable.reduce((a, b) => (b.column.droppable! >= a.column.droppable! ? b : a));
    kept = kept.filter((one) => one !== first);
  }
  for (let excess = total(kept.map(({ size }) => size)) - limit; excess > 0; excess -= 1) {
    const shrinkable = kept.filter((one) => one.size > minOf(one));
    const optional = shrinkable.filter(({ column }) => column.droppable !== undefined);
    const candidates = [optional, shrinkable, kept].find((some) => some.length > 0)!;
    candidates.reduce((a, b) => (b.size > a.size ? b : a)).size -= 1;
  }
  return kept;
}
