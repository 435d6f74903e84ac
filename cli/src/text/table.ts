// Aligned columns that fit the terminal: what is too wide is cut with an ellipsis, what matters least is left out.
import { paint, type Cell, type Tone } from './tones';
import type { View } from './view';
import { oneLine, padding, truncate, width } from './width';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: 'right';
  /** May be cut, to as few columns as this; without it the column is shown whole. */
  readonly least?: number;
  /** May be left out where space is short; the highest goes first. */
  readonly leaveOut?: number;
}

const GAP = 2;

/** A head line and a line for each row. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], view: View): string[] {
  const drafts = columns.map((column) => draft(column, rows));
  const shown = fit(drafts, view.width);
  const lineOf = (cells: readonly Shown[]): string => {
    const parts = cells.map(({ text, tone }, i) => {
      const { columns: wide, column } = shown[i]!;
      const cut = truncate(text, wide);
      const blank = padding(cut, wide);
      const painted = paint(view.colors, tone, cut);
      // Nothing follows the last column, so it ends where its text does.
      const last = i === cells.length - 1;
      return column.align === 'right' ? blank + painted : last ? painted : painted + blank;
    });
    return parts.join(' '.repeat(GAP)).trimEnd();
  };
  const head = lineOf(shown.map(({ column }) => ({ text: column.title, tone: 'strong' })));
  return [head, ...rows.map((_, i) => lineOf(shown.map(({ cells }) => cells[i]!)))];
}

interface Shown {
  readonly text: string;
  readonly tone: Tone;
}

interface Draft<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Shown[];
  columns: number;
}

function draft<Row>(column: Column<Row>, rows: readonly Row[]): Draft<Row> {
  const cells = rows.map((row) => shownOf(column.cell(row)));
  return { column, cells, columns: Math.max(width(column.title), ...cells.map(({ text }) => width(text))) };
}

function shownOf(cell: Cell): Shown {
  return typeof cell === 'string' ? { text: oneLine(cell), tone: 'plain' } : { ...cell, text: oneLine(cell.text) };
}

/** Leaves out what may be before anything else is cut; then cuts the widest of what may be cut; at last whatever is widest. */
function fit<Row>(drafts: readonly Draft<Row>[], limit: number): readonly Draft<Row>[] {
  const total = (columns: readonly number[]): number =>
    columns.reduce((sum, one) => sum + one, (columns.length - 1) * GAP);
  const leastOf = ({ column, columns }: Draft<Row>): number => Math.min(column.least ?? columns, columns);
  const wanted = (one: Draft<Row>): number => (one.column.leaveOut === undefined ? one.columns : leastOf(one));
  let kept = drafts;
  while (total(kept.map(wanted)) > limit) {
    const optional = kept.filter(({ column }) => column.leaveOut !== undefined);
    if (optional.length === 0) break;
    const last = optional.reduce((a, b) => (b.column.leaveOut! >= a.column.leaveOut! ? b : a));
    kept = kept.filter((one) => one !== last);
  }
  for (let over = total(kept.map(({ columns }) => columns)) - limit; over > 0; over -= 1) {
    const roomy = kept.filter((one) => one.columns > leastOf(one));
    const spare = roomy.filter(({ column }) => column.leaveOut !== undefined);
    const from = [spare, roomy, kept].find((some) => some.length > 0)!;
    from.reduce((a, b) => (b.columns > a.columns ? b : a)).columns -= 1;
  }
  return kept;
}
