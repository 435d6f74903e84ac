// The latest failed runs of an org, and the failures that a reader has not seen.
import { cursorOf, type Position, positionOf, positionTime } from '../database/cursor';
import type { Database, ReadQuery } from '../database/database';
import { sql, type SQL } from '../database/drizzle';
import { runs } from '../schema/runs';
import { ofCurrentOrg } from '../database/scope';
import { changedBetween, snapshot, withInProgress } from '../database/snapshot';

export interface RecentFailure {
  readonly runId: string;
  readonly orgId: string;
  readonly kind: string;
  /** The failed step; null if the run failed outside a step. */
  readonly step: string | null;
  readonly errorClass: string | null;
  readonly errorMessage: string | null;
  readonly endedAt: Date;
  readonly traceUrl: string | null;
  /** Pass it as `after` for later failures. */
  readonly cursor: string;
}

/**
 * The latest failed runs, newest first. With `after`, a failure's cursor: the runs that ended after that failure, oldest
 * first. Misses failures that are committed late; see unseenFailures. Throws CursorError.
 */
export async function getRecentFailures(
  database: Database,
  orgId: string,
  limit: number,
  after?: string,
): Promise<readonly RecentFailure[]> {
  return (await database.read(orgId, recentFailures({ limit, after, orgId })))[0];
}

export interface RecentOptions {
  readonly limit: number;
  readonly after?: string | undefined;
  /** An org, or ALL_ORGS. */
  readonly orgId: string;
}

/** The query of getRecentFailures. Throws CursorError. */
export function recentFailures({ limit, after, orgId }: RecentOptions): ReadQuery<readonly RecentFailure[]> {
  const from = after === undefined ? undefined : positionOf(after);
  const order = from ? sql`r.ended_at, r.id` : sql`r.ended_at desc, r.id desc`;
  const later = from && sql`and (r.ended_at, r.id) > (${from.at}::timestamptz, ${from.id}::uuid)`;
  return {
    query: sql`${failedRuns(orgId)} ${later} order by ${order} limit ${limit}::int`,
    parse: (rows: readonly FailureRow[]) => rows.map(failureOf),
  };
}

/** The failed runs, each with its first failed step. */
const failedRuns = (orgId: string): SQL => sql`
  select r.id, r.org_id, r.kind, s.step, coalesce(s.error_class, r.error_class) as error_class,
    coalesce(s.error_message, r.error_message) as error_message, r.trace_url, r.failed_xid::text as xid,
    ${positionTime(sql`r.ended_at`)} as at
  from ${runs} r
  left join lateral (
    select step, error_class, error_message from run_steps f
    where f.org_id = r.org_id and f.run_id = r.id and f.state = 'failed' order by f.position limit 1
  ) s on true
  where ${ofCurrentOrg(orgId, 'r.org_id')} and r.state = 'failed'`;

const failureOf = (row: FailureRow): RecentFailure => ({
  runId: row.id,
  orgId: row.org_id,
  kind: row.kind,
  step: row.step,
  errorClass: row.error_class,
  errorMessage: row.error_message,
  endedAt: new Date(row.at),
  traceUrl: row.trace_url,
  cursor: cursorOf(row),
});

interface FailureRow extends Position, Record<string, unknown> {
  readonly org_id: string;
  readonly kind: string;
  readonly step: string | null;
  readonly error_class: string | null;
  readonly error_message: string | null;
  readonly trace_url: string | null;
  /** The transaction that wrote the failure. */
  readonly xid: string | null;
}

export interface UnseenFailure extends RecentFailure {
  /** The position of a reader that has seen this failure and the ones before it. */
  readonly position: string;
}

export interface FailuresRead {
  /** In order of transaction. */
  readonly failures: readonly UnseenFailure[];
  /** The position of a reader that has seen all of them. */
  readonly position: string;
}

export interface UnseenOptions {
  /** The reader's position. Without one, the reader has seen everything. */
  readonly since?: string | undefined;
  /** The position at which to stop; default now. */
  readonly until?: string | undefined;
  /** Maximum number of failures; the latest are returned. */
  readonly limit: number;
}

/** Limits the search: a database restored into another cluster contains ids of future transactions. */
const MAX_AGE = sql`interval '7 days'`;

/**
 * The failures that a reader has not seen, independent of the order in which they happened and were committed. Throws
 * CursorError.
 */
export async function unseenFailures(
  database: Database,
  orgId: string,
  { since, until, limit }: UnseenOptions,
): Promise<FailuresRead> {
  const query: ReadQuery<FailuresRead> = {
    query: sql`
      select n.snapshot::text as snapshot, f.*
      from (select ${until === undefined ? sql`pg_current_snapshot()` : snapshot(until)} as snapshot) n
      left join lateral (${since === undefined ? NONE : unseen(orgId, snapshot(since), limit)}) f on true
      order by f.xid::xid8, f.id`,
    parse: (rows: readonly (FailureRow & { readonly snapshot: string })[]) => {
      const position = rows[0]!.snapshot;
      const unseenRows = rows.filter(({ id }) => id !== null);
      const xids = unseenRows.map(({ xid }) => BigInt(xid!));
      const failures = unseenRows.map((row, i) => ({
        ...failureOf(row),
        position: withInProgress(position, xids.slice(i + 1)),
      }));
      return { failures, position };
    },
  };
  return (await database.read(orgId, query))[0];
}

const NONE = sql`select null::uuid as id, null::text as xid`;

function unseen(orgId: string, since: SQL, limit: number): SQL {
  return sql`${failedRuns(orgId)}
    and ${changedBetween(sql`r.failed_xid`, since, sql`n.snapshot`)} and r.ended_at > now() - ${MAX_AGE}
    order by r.failed_xid desc, r.id desc limit ${limit}::int`;
}
