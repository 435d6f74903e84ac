// Runs of all orgs that need work by the controller: unfinished, not yet notified, or without statistics.
import { sql, type SQL } from '../database/drizzle';
import { rowsWithoutOrg, type Database } from '../database/database';
import type { RunRef } from './runs';

export interface ListOptions {
  /** Only runs that were queued (if unfinished) or ended at least this long ago; default 0. */
  readonly minAgeMs?: number;
  /** Default 500. */
  readonly limit?: number;
}

export interface UnfinishedRun extends RunRef {
  /** As Postgres formats it: a Date would lose the microseconds. */
  readonly queuedAt: string;
}

export interface UnfinishedOptions extends ListOptions {
  /** Only runs after this one. */
  readonly after?: UnfinishedRun | undefined;
}

/** Queued and running runs of all orgs, oldest first, for the reconciler. */
export async function listUnfinished(
  database: Database,
  { minAgeMs = 0, limit = 500, after }: UnfinishedOptions = {},
): Promise<readonly UnfinishedRun[]> {
  const page = sql`${timeAgo(minAgeMs)}, ${limit}::integer`;
  const rest = after && sql`, ${after.queuedAt}::timestamptz, ${after.runId}::uuid`;
  const rows = await rowsWithoutOrg<{ org_id: string; run_id: string; queued_at: string }>(
    database,
    sql`select org_id, run_id, queued_at::text from sextant_unfinished_runs(${page}${rest})`,
  );
  return rows.map((row) => ({ orgId: row.org_id, runId: row.run_id, queuedAt: row.queued_at }));
}

/** Failed runs of all orgs whose outcome has not been reported (see setNotified), oldest first. */
export async function listUnnotified(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_unnotified_runs', options);
}

/** Runs of all orgs that ended within the last hour and have no statistics since (see finalizeRun), oldest first. */
export async function listWithoutStats(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_runs_without_stats', options);
}

async function listRefs(
  database: Database,
  list: 'sextant_unnotified_runs' | 'sextant_runs_without_stats',
  { minAgeMs = 0, limit = 500 }: ListOptions,
): Promise<readonly RunRef[]> {
  const rows = await rowsWithoutOrg<{ org_id: string; run_id: string }>(
    database,
    sql`select org_id, run_id from ${sql.identifier(list)}(${timeAgo(minAgeMs)}, ${limit}::integer)`,
  );
  return rows.map((row) => ({ orgId: row.org_id, runId: row.run_id }));
}

const timeAgo = (ms: number): SQL => sql`${new Date(Date.now() - ms).toISOString()}::timestamptz`;
