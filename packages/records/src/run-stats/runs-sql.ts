// SQL for runs and failed steps: the rows as they are counted, and the roll-ups that cover a time range.
import { sql, type SQL } from '../database/drizzle';
import type { RunState } from '../runs/runs';
import { ofCurrentOrg } from '../database/scope';
import { partsOf, type TimeRange } from '../database/time-ranges';
import { bucketOf, covering, instant, packedSketch, sketchOfOne } from '../usage/usage-sql';

/** The runs that were queued in a time range, with their run time in µs. */
export const runRows = (from: SQL, to: SQL, orgId?: string): SQL => sql`
  select queued_at, kind, state, runtime_us, sextant_sketch_key(runtime_us / 1000.0::double precision) as runtime_key
  from (
    select queued_at, kind, state,
      case when ended_at >= started_at then (extract(epoch from ended_at - started_at) * 1000000)::bigint end as runtime_us
    from runs
    where ${ofCurrentOrg(orgId)} and queued_at >= ${from} and queued_at < ${to}
  ) r`;

/** The steps that failed permanently and ended in a time range. */
export const failureRows = (from: SQL, to: SQL, orgId?: string): SQL => sql`
  select s.ended_at, r.kind, s.step, s.error_class
  from run_steps s join runs r on r.org_id = s.org_id and r.id = s.run_id
  where ${ofCurrentOrg(orgId, 's.org_id')} and s.state = 'failed' and s.ended_at >= ${from} and s.ended_at < ${to}`;

/** Rows that cover a range, to be added up: `bucket` (a time), kind, state, counters and runtime_sketch (bytes or null). */
export function runUsage(range: TimeRange, bucket: 'hour' | 'day', orgId: string): SQL {
  return covering(partsOf(range, bucket), ({ grain, from, to }) => {
    if (grain === 'rows') {
      // Each run is a row with its own sketch.
      return sql`
        select ${bucketOf(sql`queued_at`, bucket)} as bucket, kind, state, 1 as runs, (runtime_us is not null)::int as timed_runs,
          coalesce(runtime_us, 0) as runtime_us, ${sketchOfOne('runtime_key')} as runtime_sketch
        from (${runRows(instant(from), instant(to), orgId)}) r`;
    }
    const time = sql.raw(grain);
    return sql`
      select ${bucketOf(time, bucket)} as bucket, kind, state, runs, timed_runs, runtime_us, runtime_sketch
      from ${sql.raw(grain === 'day' ? 'runs_daily' : 'runs_hourly')}
      where ${ofCurrentOrg(orgId)} and ${time} >= ${instant(from)} and ${time} < ${instant(to)}`;
  });
}

/** Rows that cover a range, to be added up: kind, step, error_class and failures. */
export function failureUsage(range: TimeRange, orgId: string): SQL {
  return covering(partsOf(range), ({ grain, from, to }) => {
    if (grain === 'rows')
      return sql`
        select kind, step, error_class, 1 as failures from (${failureRows(instant(from), instant(to), orgId)}) f`;
    const time = sql.raw(grain);
    return sql`
      select kind, step, error_class, failures
      from ${sql.raw(grain === 'day' ? 'step_failures_daily' : 'step_failures_hourly')}
      where ${ofCurrentOrg(orgId)} and ${time} >= ${instant(from)} and ${time} < ${instant(to)}`;
  });
}

/** The sums of runUsage, and a sketch as Sketch reads it. */
export const runSums = sql`sum(runs) as runs, sum(timed_runs) as timed_runs, sum(runtime_us) as runtime_us,
  ${packedSketch('runtime_sketch')} as runtime_sketch`;

/** Sums as the driver returns them: numeric is a string. */
export interface RunRow extends Record<string, unknown> {
  readonly state: RunState;
  readonly runs: string;
  readonly timed_runs: string;
  readonly runtime_us: string;
  /** As Sketch reads it. */
  readonly runtime_sketch: string | null;
}
