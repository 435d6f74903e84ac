// Cursors of lists by time: where a page ended, as an opaque text that the next request brings back.
import { sql, type SQL, type SQLWrapper } from './drizzle';

/** A text that is no cursor of this list. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly nextCursor?: string | undefined;
}

/** Which page of a list. */
export interface PageRequest {
  readonly limit: number;
  /** Left out: the first page. */
  readonly cursor?: string | undefined;
}

/** Where a row stands in a list. */
export interface Position {
  /** RFC 3339 in UTC to the microsecond, as positionTime gives it: a Date would lose what Postgres orders by. */
  readonly at: string;
  readonly id: string;
}

/** Postgres has no year 0. */
const TIME = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const ID = /^[\w:.-]{1,200}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A column of times as the `at` of positions. */
export const positionTime = (column: SQLWrapper): SQL<string> =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export function cursorOf({ at, id }: Position): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

/** The position that a cursor stands for. Throws CursorError for what cursorOf did not make. */
export function positionOf(cursor: string, idShape: RegExp = ID): Position {
  const [at = '', id = '', ...more] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const valid = more.length === 0 && TIME.test(at) && !Number.isNaN(Date.parse(at)) && idShape.test(id);
  if (!valid) throw new CursorError('the cursor is not one that this list has given');
  return { at, id };
}

/**
 * What comes after a page, newest first: the condition on a column of times and one of UUIDs; undefined without a cursor.
 * Throws CursorError.
 */
export function olderThan(cursor: string | undefined, time: SQLWrapper, id: SQLWrapper): SQL | undefined {
  if (cursor === undefined) return undefined;
  const position = positionOf(cursor, UUID);
  return sql`(${time}, ${id}) < (${position.at}::timestamptz, ${position.id}::uuid)`;
}

/** A page out of rows with their positions, of which one more than the page's limit was asked for. */
export function pageOf<T extends Position>(rows: readonly T[], limit: number): Page<Omit<T, 'at'>> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit).map(({ at: _, ...item }) => item);
  return { items, nextCursor: last && cursorOf(last) };
}
