// Which runs the controller must look at, of all orgs: unfinished ones, failures that were not told, those without figures.
import { sql, type SQL } from '../database/drizzle';
import type { Database } from '../database/database';
import type { RunRef } from './runs';

export interface ListOptions {
  /** Only runs that were queued (unfinished) or ended (the others) at least this long ago; default 0. */
  readonly minAgeMs?: number;
  /** Default 500. */
  readonly limit?: number;
}

export interface UnfinishedRun extends RunRef {
  /** As Postgres writes it: a Date would lose its microseconds. */
  readonly queuedAt: string;
}

export interface UnfinishedOptions extends ListOptions {
  /** Only those that come after this one. */
  readonly after?: UnfinishedRun | undefined;
}

/** Runs of all orgs that are queued or running, oldest first; for the reconciler. */
export async function listUnfinished(
  database: Database,
  { minAgeMs = 0, limit = 500, after }: UnfinishedOptions = {},
): Promise<readonly UnfinishedRun[]> {
  const page = sql`${ageOf(minAgeMs)}, ${limit}::integer`;
  const rest = after && sql`, ${after.queuedAt}::timestamptz, ${after.runId}::uuid`;
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; run_id: string; queued_at: string }>(
      sql`select org_id, run_id, queued_at::text from sextant_unfinished_runs(${page}${rest})`,
    ),
  );
  return rows.map((row) => ({ orgId: row.org_id, runId: row.run_id, queuedAt: row.queued_at }));
}

/** Runs of all orgs that failed and whose outcome was not told (see setNotified), oldest first. */
export async function listUnnotified(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_unnotified_runs', options);
}

/** Runs of all orgs that ended within the last hour and whose stages have no figures yet (see finalizeRun), oldest first. */
export async function listWithoutStats(database: Database, options: ListOptions = {}): Promise<readonly RunRef[]> {
  return listRefs(database, 'sextant_runs_without_stats', options);
}

async function listRefs(
  database: Database,
  list: 'sextant_unnotified_runs' | 'sextant_runs_without_stats',
  { minAgeMs = 0, limit = 500 }: ListOptions,
): Promise<readonly RunRef[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string; run_id: string }>(
      sql`select org_id, run_id from ${sql.identifier(list)}(${ageOf(minAgeMs)}, ${limit}::integer)`,
    ),
  );
  return rows.map((row) => ({ orgId: row.org_id, runId: row.run_id }));
}

/** The time that was so many milliseconds ago. */
const ageOf = (ms: number): SQL => sql`${new Date(Date.now() - ms).toISOString()}::timestamptz`;
