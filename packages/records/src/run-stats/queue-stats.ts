// Queue statistics of an org: waiting runs, their wait times and their retries.
import { sql } from '../database/drizzle';
import { rowsOf, type Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';

export interface QueueStats {
  /** Unfinished runs none of whose steps is running. */
  readonly pending: {
    readonly total: number;
    readonly byType: readonly { readonly kind: string; readonly count: number }[];
  };
  /** Time since their last step ended or, before the first step, since they were queued; null if none waits. */
  readonly waitSeconds: { readonly avg: number | null; readonly oldest: number | null };
  /** Retries of the started steps of unfinished runs; null if no step has started. */
  readonly retries: { readonly min: number | null; readonly max: number | null; readonly avg: number | null };
}

/** From Postgres. The controller reports on queues and workers, which all orgs share. */
export async function getQueueStats(database: Database, orgId: string): Promise<QueueStats> {
  const rows = await rowsOf<QueueRow>(
    database,
    orgId,
    sql`
      with unfinished as (
        select r.id, r.org_id, r.kind, r.queued_at from runs r
        where ${orgId === ALL_ORGS ? sql`true` : sql`r.org_id = ${orgId}::uuid`} and r.state in ('queued', 'running')
      ), progress as (
        select u.kind, coalesce(max(s.ended_at), u.queued_at) as since,
          coalesce(bool_or(s.state = 'running'), false) as is_running,
          array_agg(s.attempt - 1) filter (where s.attempt > 0) as retries
        from unfinished u left join run_steps s on s.org_id = u.org_id and s.run_id = u.id
        group by u.id, u.kind, u.queued_at
      ), waiting as (
        select kind, greatest(extract(epoch from clock_timestamp() - since), 0)::double precision as seconds
        from progress where not is_running
      ), retried as (select unnest(retries) as n from progress)
      select
        (select coalesce(json_agg(t), '[]') from (
          select kind, count(*)::int as count from waiting group by kind order by count(*) desc, kind
        ) t) as by_type,
        (select avg(seconds) from waiting) as wait_avg, (select max(seconds) from waiting) as wait_oldest,
        (select min(n) from retried) as retries_min, (select max(n) from retried) as retries_max,
        (select avg(n)::double precision from retried) as retries_avg`,
  );
  const row = rows[0]!;
  return {
    pending: { total: row.by_type.reduce((sum, { count }) => sum + count, 0), byType: row.by_type },
    waitSeconds: { avg: row.wait_avg, oldest: row.wait_oldest },
    retries: { min: row.retries_min, max: row.retries_max, avg: row.retries_avg },
  };
}

interface QueueRow {
  readonly by_type: QueueStats['pending']['byType'];
  readonly wait_avg: number | null;
  readonly wait_oldest: number | null;
  readonly retries_min: number | null;
  readonly retries_max: number | null;
  readonly retries_avg: number | null;
}
