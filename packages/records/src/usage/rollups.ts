// Keeps the roll-ups exact: recomputes changed hours from their rows, and then their days.
import { sql, type SQL } from '../database/drizzle';
import { orgIds, rowsWithoutOrg, type Database, type Transaction } from '../database/database';
import { recompute, SOURCES, type Source } from './rollup-sql';

export interface RollUpOptions {
  /** Maximum number of hours (of an org and a source) in one call; default 2,000. */
  readonly max?: number;
  /** Maximum number of hours in one transaction; default 24. */
  readonly batch?: number;
}

/**
 * Takes the marks of writers and recomputes their hours, org by org in short transactions. Returns how many hours it
 * computed, 0 if none are left. Several processes may run it at the same time; each skips orgs that another process has
 * locked. A mark stays until its hour is committed, so an interrupted call loses nothing.
 */
export async function rollUp(
  database: Database,
  { max = 2_000, batch = 24 }: RollUpOptions = {},
): Promise<{ readonly hours: number }> {
  let hours = 0;
  for (const orgId of await markedOrgs(database)) {
    for (let done = batch; done === batch && hours < max; hours += done) {
      const limit = Math.min(batch, max - hours);
      done = await database.withOrg(orgId, (tx) => rollUpHours(tx, limit));
    }
  }
  return { hours };
}

export interface RollUpLag {
  /** Changed hours that have not been recomputed, counted per org and source. */
  readonly dirtyHours: number;
  /** Age of the oldest such change in seconds; 0 if there is none. */
  readonly oldestSeconds: number;
}

/** How far the roll-ups lag behind the rows. */
export async function rollUpLag(database: Database): Promise<RollUpLag> {
  const rows = await rowsWithoutOrg<{ hours: number; seconds: number }>(
    database,
    sql`
      select dirty_hours::int as hours,
        coalesce(extract(epoch from clock_timestamp() - oldest_mark), 0)::double precision as seconds
      from sextant_rollup_lag()`,
  );
  return { dirtyHours: rows[0]!.hours, oldestSeconds: Math.max(0, rows[0]!.seconds) };
}

async function markedOrgs(database: Database): Promise<readonly string[]> {
  return orgIds(database, sql`select org_id from sextant_marked_orgs()`);
}

/**
 * One process at a time has the lock of an org, and each statement sees everything committed before it started. So it
 * sees the rows of every mark that it takes, and a later process, which starts after this commit, never sees fewer.
 */
async function rollUpHours(tx: Transaction, limit: number): Promise<number> {
  const { rows } = await tx.execute<{ locked: boolean }>(sql`
    select pg_try_advisory_xact_lock(hashtext('sextant.rollup'), hashtext(sextant_current_org()::text)) as locked`);
  if (!rows[0]!.locked) return 0;
  const marks = await takeMarks(tx, limit);
  for (const source of SOURCES) {
    const hours = marks.filter((mark) => mark.source === source && !mark.frozen).map(({ hour }) => hour);
    for (const statement of hours.length > 0 ? recompute(source, arrayOf(hours)) : []) await tx.execute(statement);
  }
  return marks.length;
}

interface Mark extends Record<string, unknown> {
  readonly source: Source;
  readonly hour: string;
  readonly frozen: boolean;
}

/** Takes the marks of the hours that have waited longest, including frozen hours, which are not recomputed. */
async function takeMarks(tx: Transaction, limit: number): Promise<readonly Mark[]> {
  const { rows } = await tx.execute<Mark>(sql`
    with due as (
      select source, hour from rollup_marks where org_id = sextant_current_org()
      group by source, hour order by min(marked_at), hour limit ${limit}::int
    ), taken as (
      delete from rollup_marks m using due
      where m.org_id = sextant_current_org() and m.source = due.source and m.hour = due.hour
    )
    select source, hour::text as hour, case source
      when 'ledger' then false
      when 'steps' then exists (select from step_failures_hourly f where f.org_id = sextant_current_org()
        and f.hour = due.hour and f.frozen)
      else exists (select from runs_hourly r where r.org_id = sextant_current_org() and r.hour = due.hour
        and r.frozen) end as frozen
    from due`);
  return rows;
}

const arrayOf = (hours: readonly string[]): SQL =>
  sql`${`{${hours.map((hour) => `"${hour}"`).join(',')}}`}::timestamptz[]`;
