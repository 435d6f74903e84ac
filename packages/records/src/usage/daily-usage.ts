// Usage of an org by day, provider, model and user, for tabular reports.
import { sql } from '../database/drizzle';
import { rowsOf, type Database } from '../database/database';
import type { TimeRange } from '../database/time-ranges';
import { counterSums, userUsage } from './usage-sql';
import { UsageSum, type UsageRow } from './usage-sum';
import type { Usage } from './usage';

export interface DatedUsage extends Usage {
  /** UTC, for example 2026-11-22. */
  readonly date: string;
  readonly provider: string;
  readonly model: string;
  /** Null for calls without a user. */
  readonly userId: string | null;
}

/** The rows that add up to the report of a range, ordered by date, provider, model and user. */
export async function usageRows(database: Database, orgId: string, range: TimeRange): Promise<readonly DatedUsage[]> {
  const rows = await rowsOf<UsageRow & Dimensions>(
    database,
    orgId,
    sql`
      select to_char(day at time zone 'UTC', 'YYYY-MM-DD') as date, provider, model, user_id, ${counterSums}
      from (${userUsage(range, orgId)}) u group by day, provider, model, user_id order by day, provider, model, user_id`,
  );
  return rows.map((row) => {
    const { date, provider, model, user_id: userId } = row;
    return { date, provider, model, userId, ...new UsageSum().add(row).usage() };
  });
}

interface Dimensions extends Record<string, unknown> {
  readonly date: string;
  readonly provider: string;
  readonly model: string;
  readonly user_id: string | null;
}
