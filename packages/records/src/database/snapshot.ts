// Positions of readers that must see each change once, in whatever order changes are committed. A position is a Postgres
// snapshot: transactions in progress in it have not been seen.
import { CursorError, NOT_FROM_THIS_LIST } from './cursor';
import type { ReadQuery } from './database';
import { sql, type SQL, type SQLWrapper } from './drizzle';

/** The position of a reader that has seen everything. */
export const CURRENT_POSITION: ReadQuery<string> = {
  query: sql`select pg_current_snapshot()::text as snapshot`,
  parse: ([row]) => (row as { readonly snapshot: string }).snapshot,
};

/** The condition on a column with the transaction of a change: seen in `until`, and not yet in `since`. */
export function changedBetween(column: SQLWrapper, since: SQL, until: SQL): SQL {
  return sql`${column} >= pg_snapshot_xmin(${since}) and not pg_visible_in_snapshot(${column}, ${since})
    and pg_visible_in_snapshot(${column}, ${until})`;
}

/** Maximum number of transactions that a position lists. Later ones count as not seen. */
const MAX_IN_PROGRESS = 100;

/** The snapshot with additional transactions in progress. */
export function withInProgress(position: string, more: readonly bigint[]): string {
  const { xmax, inProgress } = snapshotOf(position);
  const all = [...new Set([...inProgress, ...more])].sort((a, b) => (a < b ? -1 : 1));
  const end = all[MAX_IN_PROGRESS] ?? xmax;
  const named = all.slice(0, MAX_IN_PROGRESS);
  return `${named[0] ?? end}:${end}:${named.join(',')}`;
}

/** A position as a value of a statement. Throws CursorError. */
export const snapshot = (position: string): SQL => {
  snapshotOf(position);
  return sql`${position}::pg_snapshot`;
};

/** Whether a string has the format of a position. It may still be invalid. */
export function isPosition(text: string): boolean {
  return POSITION.test(text);
}

const POSITION = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/;
const MAX_XID = 2n ** 63n;

function snapshotOf(position: string) {
  const [, min, max, list = ''] = POSITION.exec(position) ?? [];
  const [xmin, xmax] = [BigInt(min ?? 0), BigInt(max ?? 0)];
  const inProgress = list === '' ? [] : list.split(',').map(BigInt);
  const ascends = inProgress.every((xid, i) => xid >= xmin && xid < xmax && (i === 0 || xid > inProgress[i - 1]!));
  if (xmin <= 0n || xmin > xmax || xmax > MAX_XID || !ascends) throw new CursorError(NOT_FROM_THIS_LIST);
  return { xmax, inProgress };
}
