// SQL that rolls up the outcomes of stages and the calls to vendors, by the hour in which the run was queued.
import { sql, type SQL } from '../database/drizzle';

/** The rows of a table that belong to the org's runs which were queued between two times. */
const rowsOfRuns =
  (table: string) =>
  (from: SQL, to: SQL): SQL => sql`
  select r.queued_at, t.* from runs r join ${sql.identifier(table)} t on t.org_id = r.org_id and t.run_id = r.id
  where r.org_id = sextant_current_org() and r.queued_at >= ${from} and r.queued_at < ${to}`;

const OUTCOMES = sql.raw('items, errors, max_p95_ms, max_p99_ms');

/** Each returns an INSERT without its table. `rows` has a row for each bucket and row of the source. */
export const stageOutcomes = {
  rows: rowsOfRuns('run_stage_stats'),
  ofHours: (rows: SQL): SQL => sql`(org_id, hour, stage, ${OUTCOMES})
    select sextant_current_org(), hour, stage, sum(count_total), sum(count_error), max(p95_ms), max(p99_ms)
    from ${rows} group by hour, stage`,
  ofDays: (rows: SQL): SQL => sql`(org_id, day, stage, ${OUTCOMES})
    select sextant_current_org(), day, stage, sum(items), sum(errors), max(max_p95_ms), max(max_p99_ms)
    from ${rows} group by day, stage`,
};

const COUNTERS = ['calls', 'errors', 'rate_limit_hits', 'quota_exhausted'] as const;

export const vendorUsage = {
  counters: COUNTERS,
  rows: rowsOfRuns('run_vendor_usage'),
  ofHours: (rows: SQL): SQL => sql`(org_id, hour, vendor, ${sql.raw(COUNTERS.join(', '))})
    select sextant_current_org(), hour, vendor, ${sql.raw(COUNTERS.map((name) => `sum(${name})`).join(', '))}
    from ${rows} group by hour, vendor`,
};
