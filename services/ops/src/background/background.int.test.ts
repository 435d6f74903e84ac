import type { Loop } from '@sextant/http/loop';
import { eventually } from '@sextant/http/testing/processes';
import type { Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { useRecords, type TestPostgres } from '@sextant/records/testing';
import {
  repeatedWorkAgeSeconds,
  repeatedWorkRoundsTotal,
  rollupDirtyHours,
  rollupHoursTotal,
  rollupLagSeconds,
  type RepeatedWorkName,
} from '@sextant/signals/ops';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startPartitions, startRetention } from './daily';
import { showAges } from './gauges';
import { startLoops } from './start';
import { startRollUp } from './roll-up';

let postgres: TestPostgres;
let database: Database;
let telemetry: Capture;
let loops: Loop[] = [];
useRecords((records) => ({ postgres, database } = records));
beforeEach(() => {
  telemetry = captureTelemetry();
});
afterEach(async () => {
  await Promise.all(loops.map((loop) => loop.stop()));
  loops = [];
});

const POLL_MS = 50;
const started = (loop: Loop): void => void loops.push(loop);
const rounds = (work: RepeatedWorkName, result: 'success' | 'error' = 'success') =>
  telemetry.value(repeatedWorkRoundsTotal, { work, result });
const after = (work: RepeatedWorkName, n: number, result?: 'success' | 'error') =>
  eventually(async () => (((await rounds(work, result)) ?? 0) >= n ? true : undefined));

/** As if the work had last succeeded, and the installation been made, so many hours ago. */
const ago = (work: RepeatedWorkName, hours: number) =>
  postgres.query(
    `insert into repeated_work values ($1, now() - $2 * interval '1 h', now() - $2 * interval '1 h')
    on conflict (name) do update set since = excluded.since, last_success = excluded.last_success`,
    [work, hours],
  );

const spend = (orgId: string, at: Date) =>
  postgres.query(
    `insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_nano_usd, cost_source,
      latency_ms, status, created_at)
    values (gen_random_uuid(), $1, gen_random_uuid(), 'openai', 'm', 7, 'computed', 1, 'success', $2)`,
    [orgId, at],
  );

it('rolls up what has changed until nothing is left, and shows how far behind it is', async () => {
  const orgId = await ensureOrg(database, 'acme');
  for (const hours of [1, 5, 50]) await spend(orgId, new Date(Date.now() - hours * 3_600_000));
  started(startRollUp(database, POLL_MS));
  const rolledUp = () => postgres.query<{ n: string }>('select sum(cost_nano_usd) as n from usage_hourly');
  await eventually(async () => ((await rolledUp())[0]!.n === '21' ? true : undefined));
  await eventually(async () => ((await telemetry.value(rollupDirtyHours, {})) === 0 ? true : undefined));
  expect(await telemetry.value(rollupLagSeconds, {})).toBe(0);
  expect(await telemetry.value(rollupHoursTotal, {})).toBe(3);
  await spend(orgId, new Date());
  await eventually(async () => ((await rolledUp())[0]!.n === '28' ? true : undefined));
  await telemetry.assertCatalogued(sextant);
});

it('deletes what was kept long enough once a day, also what was missed, and once for all replicas', async () => {
  const orgId = await ensureOrg(database, 'globex');
  const old = () => postgres.query<{ n: string }>(`select count(*) as n from runs where org_id = $1`, [orgId]);
  await postgres.query(
    `insert into runs (id, org_id, kind, state, correlation_id, input, queued_at, ended_at)
    values (gen_random_uuid(), $1, 'page', 'success', 'c', '{}', now() - interval '91 d', now() - interval '91 d')`,
    [orgId],
  );
  await ago('retention', 26);
  const twoHoursAgo = (new Date().getUTCHours() + 22) % 24;
  for (let i = 0; i < 3; i += 1) started(startRetention(database, twoHoursAgo, POLL_MS));
  await after('retention', 1);
  await Promise.all(loops.map((loop) => loop.stop()));
  expect([(await old())[0]!.n, await rounds('retention')]).toEqual(['0', 1]);
});

it('makes partitions at the first start and once a day, and tells how long ago', async () => {
  await postgres.query(`delete from repeated_work where name = 'partitions'`);
  const months = `select relname from pg_class where relname like 'llm_usage_ledger_2%' and relkind = 'r'`;
  const there = await postgres.query<{ relname: string }>(months);
  await postgres.query(
    `drop table ${there
      .map(({ relname }) => relname)
      .sort()
      .at(-1)}`,
  );
  started(startPartitions(database, POLL_MS));
  showAges(database, ['partitions']);
  await after('partitions', 1);
  expect(await postgres.query(months)).toHaveLength(there.length);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'partitions' })).toBeLessThan(30);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'checks' })).toBeUndefined();
  await ago('partitions', 25);
  await after('partitions', 2);
});

it('goes on after the database was away, with one line in the log for all its failures', async () => {
  started(startRollUp(database, POLL_MS));
  started(startPartitions(database, POLL_MS));
  showAges(database, ['partitions']);
  const age = () => telemetry.value(repeatedWorkAgeSeconds, { work: 'partitions' });
  const before = await eventually(age);
  await postgres.kill();
  await after('partitions', 5, 'error');
  expect(await telemetry.value(rollupLagSeconds, {})).toBeUndefined();
  expect(await age()).toBeGreaterThan(before);
  await postgres.restart();
  await eventually(async () => {
    const ends = telemetry.lines().filter(({ message }) => message === 'what failed before has succeeded');
    return ends.length > 0 ? true : undefined;
  });
  const failures = telemetry.lines().filter(({ level }) => level === 'warn');
  expect(failures.map(({ operation }) => operation).sort()).toEqual(['partitions', 'roll-up']);
});

it('starts as one and stops as one, within a moment, while nothing is to be done', async () => {
  const all = startLoops({
    ...{ databaseUrl: postgres.appUrl, env: 'local', alertmanagerUrls: [], links: {}, retentionHourUtc: 2 },
    ...{ checksMs: 300_000, rollUpMs: 3_000 },
  });
  await eventually(async () => ((await telemetry.value(rollupLagSeconds, {})) === 0 ? true : undefined));
  const began = performance.now();
  await all.stop();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'checks' })).toBeUndefined();
});
