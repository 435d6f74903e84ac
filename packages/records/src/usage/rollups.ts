// Keeps the roll-ups exact: computes the hours that changed anew from their rows, and then their days.
import { sql, type SQL } from '../database/drizzle';
import type { Database, Transaction } from '../database/database';
import { recompute, type Source } from './rollup-sql';

export interface RollUpOptions {
  /** The most hours (of an org and a source) that one call computes; default 2,000. */
  readonly max?: number;
  /** The most hours that one transaction computes; default 24. */
  readonly batch?: number;
}

/**
 * Takes the marks that writers left and computes their hours anew, org by org in short transactions; returns how many
 * hours it computed, 0 when nothing is left to do. May run at the same time in several processes: an org that another
 * is at is passed over. A mark stays until its hour is committed, so that a call that is cut short loses nothing.
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
  /** Hours that changed and are not computed anew yet, counted for each org and source. */
  readonly dirtyHours: number;
  /** Age of the oldest of those changes in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** How far the roll-ups are behind the rows. */
export async function rollUpLag(database: Database): Promise<RollUpLag> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ hours: number; seconds: number }>(sql`
      select dirty_hours::int as hours,
        coalesce(extract(epoch from clock_timestamp() - oldest_mark), 0)::double precision as seconds
      from sextant_rollup_lag()`),
  );
  return { dirtyHours: rows[0]!.hours, oldestSeconds: Math.max(0, rows[0]!.seconds) };
}

async function markedOrgs(database: Database): Promise<readonly string[]> {
  const { rows } = await database.withoutOrg((tx) =>
    tx.execute<{ org_id: string }>(sql`select org_id from sextant_marked_orgs()`),
  );
  return rows.map((row) => row.org_id);
}

/**
 * One roller at a time has an org, and each statement sees all that was committed before it began. So the rows of every
 * mark that is taken are seen, and a later roller, which starts after this one's commit, never sees less.
 */
async function rollUpHours(tx: Transaction, limit: number): Promise<number> {
  const { rows } = await tx.execute<{ mine: boolean }>(sql`
    select pg_try_advisory_xact_lock(hashtext('sextant.rollup'), hashtext(sextant_current_org()::text)) as mine`);
  if (!rows[0]!.mine) return 0;
  const marks = await takeMarks(tx, limit);
  for (const source of ['ledger', 'runs', 'steps'] as const) {
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

/** Takes the marks of the hours that have waited longest; those of frozen hours, which are not computed, go too. */
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
      when 'runs' then exists (select from runs_hourly r where r.org_id = sextant_current_org() and r.hour = due.hour
        and r.frozen)
      when 'steps' then exists (select from step_failures_hourly f where f.org_id = sextant_current_org()
        and f.hour = due.hour and f.frozen)
      else false end as frozen
    from due`);
  return rows;
}

const arrayOf = (hours: readonly string[]): SQL =>
  sql`${`{${hours.map((hour) => `"${hour}"`).join(',')}}`}::timestamptz[]`;
