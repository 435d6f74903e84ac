// Cursors of lists ordered by time: the end of a page, as an opaque string that the next request sends back.
import { sql, type SQL, type SQLWrapper } from './drizzle';

/** The cursor is malformed or from another list. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly nextCursor?: string | undefined;
}

export interface PageRequest {
  readonly limit: number;
  /** Default: the first page. */
  readonly cursor?: string | undefined;
}

/** The position of a row in a list. */
export interface Position {
  /**
   * In a list sorted by time: RFC 3339 in UTC with microseconds, as positionTime returns it. A Date would lose the
   * precision that Postgres sorts by. In a list sorted by a number: the digits of the integer.
   */
  readonly at: string;
  readonly id: string;
}

export const NOT_FROM_THIS_LIST = 'the cursor is not from this list';

/** Postgres has no year 0. */
const TIME = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const INTEGER = /^\d{1,15}$/;
const ID = /^[\w:.-]{1,200}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Formats a time column as the `at` of a position. */
export const positionTime = (column: SQLWrapper): SQL<string> =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export function cursorOf({ at, id }: Position): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** The position that a cursor of a list sorted by time encodes. Throws CursorError if cursorOf cannot have returned it. */
export function positionOf(cursor: string, idShape: RegExp = ID): Position {
  const position = decoded(cursor, idShape);
  if (!TIME.test(position.at) || Number.isNaN(Date.parse(position.at))) throw new CursorError(NOT_FROM_THIS_LIST);
  return position;
}

/** Throws CursorError if the cursor does not consist of two texts, the second in the shape of an id. */
function decoded(cursor: string, idShape: RegExp): Position {
  const [at = '', id = '', ...more] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (more.length > 0 || !idShape.test(id)) throw new CursorError(NOT_FROM_THIS_LIST);
  return { at, id };
}

/**
 * The condition for rows after a page in a list sorted newest first, by a time column and a UUID column. Undefined
 * without a cursor. Throws CursorError.
 */
export function olderThan(cursor: string | undefined, time: SQLWrapper, id: SQLWrapper): SQL | undefined {
  return afterPage(cursor, { by: 'time', column: time, id, direction: 'desc' });
}

export type Direction = 'asc' | 'desc';

/** The order of a list. */
export interface ListOrder {
  /** Whether the column has times or integers. */
  readonly by: 'time' | 'integer';
  readonly column: SQLWrapper;
  /** A UUID column, which orders equal rows. */
  readonly id: SQLWrapper;
  /** Of both columns. */
  readonly direction: Direction;
}

/** The condition for rows after a page in a list. Undefined without a cursor. Throws CursorError. */
export function afterPage(cursor: string | undefined, { by, column, id, direction }: ListOrder): SQL | undefined {
  if (cursor === undefined) return undefined;
  const position = by === 'time' ? positionOf(cursor, UUID) : decoded(cursor, UUID);
  if (by === 'integer' && !INTEGER.test(position.at)) throw new CursorError(NOT_FROM_THIS_LIST);
  const at = by === 'time' ? sql`${position.at}::timestamptz` : sql`${position.at}::bigint`;
  return sql`(${column}, ${id}) ${sql.raw(direction === 'desc' ? '<' : '>')} (${at}, ${position.id}::uuid)`;
}

/** Makes a page from up to `limit` + 1 rows; the extra row shows that another page follows. */
export function pageOf<T extends Position>(rows: readonly T[], limit: number): Page<Omit<T, 'at'>> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit).map(({ at: _, ...item }) => item);
  return { items, nextCursor: last && cursorOf(last) };
}
