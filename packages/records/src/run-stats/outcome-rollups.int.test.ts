import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database';
import { createRun, type RunRef } from '../runs/runs';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords, type TestPostgres } from '../testing/testing';
import { rollUp } from '../usage/rollups';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => {
  ({ database, postgres } = records);
});

async function rollUpAll(): Promise<void> {
  while ((await rollUp(database)).hours > 0);
}

async function runOf(orgId: string, queuedAt: string): Promise<RunRef> {
  const { run } = await createRun(database, { orgId, kind: 'page', input: {}, correlationId: randomUUID(), steps: [] });
  await postgres.query(`begin; set local session_replication_role = replica;
    update runs set queued_at = '${queuedAt}' where id = '${run.id}';
    insert into rollup_marks (org_id, source, hour)
      values ('${orgId}', 'runs', date_trunc('hour', timestamptz '${queuedAt}')); commit`);
  return { orgId, runId: run.id };
}

const putStats = ({ orgId, runId }: RunRef, stage: string, [items, errors, p95]: readonly [number, number, number]) =>
  postgres.query(`
    insert into run_stage_stats (run_id, org_id, stage, count_total, count_success, count_error, p95_ms, p99_ms,
      cost_nano_usd, tokens_input, tokens_output)
    values ('${runId}', '${orgId}', '${stage}', ${items}, ${items - errors}, ${errors}, ${p95}, ${p95 + 1}, 0, 0, 0)
    on conflict (run_id, org_id, stage) do update set count_total = excluded.count_total,
      count_success = excluded.count_success, count_error = excluded.count_error, p95_ms = excluded.p95_ms,
      p99_ms = excluded.p99_ms`);

const addCalls = ({ orgId, runId }: RunRef, vendor: string, calls: number) =>
  postgres.query(`
    insert into run_vendor_usage (run_id, org_id, vendor, calls, errors, rate_limit_hits, quota_exhausted)
    values ('${runId}', '${orgId}', '${vendor}', ${calls}, 1, 2, 0)
    on conflict (run_id, org_id, vendor) do update set calls = run_vendor_usage.calls + excluded.calls,
      errors = run_vendor_usage.errors + 1, rate_limit_hits = run_vendor_usage.rate_limit_hits + 2`);

const GRAINS = [
  ['hourly', 'hour'],
  ['daily', 'day'],
] as const;

/** The roll-ups equal the rows, by hour and by day. */
async function expectTheRows(orgId: string): Promise<void> {
  for (const [suffix, unit] of GRAINS) {
    const at = `date_trunc('${unit}', r.queued_at, 'UTC')`;
    const stages = await postgres.query(`
      select stage, ${at} as at, sum(count_total)::int as items, sum(count_error)::int as errors, max(p95_ms) as p95,
        max(p99_ms) as p99
      from run_stage_stats s join runs r on r.id = s.run_id where s.org_id = '${orgId}' group by 1, 2 order by 1, 2`);
    expect(stages.length).toBeGreaterThan(0);
    expect(
      await postgres.query(`
        select stage, ${unit} as at, items::int, errors::int, max_p95_ms as p95, max_p99_ms as p99
        from stage_outcomes_${suffix} where org_id = '${orgId}' order by 1, 2`),
    ).toEqual(stages);
    const vendors = await postgres.query(`
      select vendor, ${at} as at, sum(calls)::int as calls, sum(errors)::int as errors,
        sum(rate_limit_hits)::int as limited, sum(quota_exhausted)::int as exhausted
      from run_vendor_usage u join runs r on r.id = u.run_id where u.org_id = '${orgId}' group by 1, 2 order by 1, 2`);
    expect(vendors.length).toBeGreaterThan(0);
    expect(
      await postgres.query(`
        select vendor, ${unit} as at, calls::int, errors::int, rate_limit_hits::int as limited,
          quota_exhausted::int as exhausted
        from vendor_usage_${suffix} where org_id = '${orgId}' order by 1, 2`),
    ).toEqual(vendors);
  }
}

async function filled(org: string): Promise<readonly [RunRef, RunRef, RunRef]> {
  const orgId = await ensureOrg(database, org);
  const hours = ['2026-02-01T22:10:00Z', '2026-02-01T22:50:00Z', '2026-02-02T01:00:00Z'];
  const [first, second, third] = await Promise.all(hours.map((hour) => runOf(orgId, hour)));
  await putStats(first!, 'crawl', [10, 2, 700]);
  await putStats(second!, 'crawl', [5, 0, 900]);
  await putStats(third!, 'score', [1, 1, 50]);
  for (const run of [first!, second!, third!]) await addCalls(run, 'mailcheck', 3);
  await rollUpAll();
  return [first!, second!, third!];
}

it('equals the rows by hour and by day, also after changes', async () => {
  const [first, second, third] = await filled('exact');
  await expectTheRows(first.orgId);
  // A late event lowers the maximum.
  await putStats(second, 'crawl', [6, 1, 100]);
  await putStats(third, 'crawl', [2, 0, 10]);
  await addCalls(first, 'mailcheck', 7);
  await addCalls(third, 'crm', 1);
  await rollUpAll();
  await expectTheRows(first.orgId);
});

it('keeps the outcomes of runs deleted by retention, even if another run of the hour changes', async () => {
  const [gone, kept] = await filled('deleted');
  const read = () =>
    postgres.query(`select items::int, max_p95_ms from stage_outcomes_hourly where org_id = '${gone.orgId}'
      union all select calls::int, null from vendor_usage_daily where org_id = '${gone.orgId}' order by 1, 2`);
  const before = await read();
  await postgres.query(`delete from runs where id = '${gone.runId}'`);
  await putStats(kept, 'crawl', [1, 0, 1]);
  await addCalls(kept, 'mailcheck', 1);
  await rollUpAll();
  expect(await read()).toEqual(before);
});
