import type { Loop } from '@sextant/http/service/loop';
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
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { startPartitions, startRetention } from './daily';
import { showAges } from './gauges';
import { startBackground } from './start';
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
const completed = (work: RepeatedWorkName, n: number, result?: 'success' | 'error') =>
  until(`${work} has ${n} rounds`, async () => ((await rounds(work, result)) ?? 0) >= n);

/** Sets the times of the last success and of the installation. */
const setLastSuccess = (work: RepeatedWorkName, hoursAgo: number) =>
  postgres.query(
    `insert into repeated_work values ($1, now() - $2 * interval '1 h', now() - $2 * interval '1 h')
    on conflict (name) do update set since = excluded.since, last_success = excluded.last_success`,
    [work, hoursAgo],
  );

const insertCall = (orgId: string, at: Date) =>
  postgres.query(
    `insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_nano_usd, cost_source,
      latency_ms, status, created_at)
    values (gen_random_uuid(), $1, gen_random_uuid(), 'openai', 'm', 7, 'computed', 1, 'success', $2)`,
    [orgId, at],
  );

it('rolls up changed hours until none is left, and exports the lag', async () => {
  const orgId = await ensureOrg(database, 'acme');
  for (const hours of [1, 5, 50]) await insertCall(orgId, new Date(Date.now() - hours * 3_600_000));
  started(startRollUp(database, POLL_MS));
  const rolledUp = () => postgres.query<{ n: string }>('select sum(cost_nano_usd) as n from usage_hourly');
  await until('three calls are rolled up', async () => (await rolledUp())[0]!.n === '21');
  await until('no hour is dirty', async () => (await telemetry.value(rollupDirtyHours, {})) === 0);
  expect(await telemetry.value(rollupLagSeconds, {})).toBe(0);
  expect(await telemetry.value(rollupHoursTotal, {})).toBe(3);
  await insertCall(orgId, new Date());
  await until('four calls are rolled up', async () => (await rolledUp())[0]!.n === '28');
  await telemetry.assertCatalogued(sextant);
});

it('deletes expired records once a day in one replica, and makes up for a missed day', async () => {
  const orgId = await ensureOrg(database, 'globex');
  const expired = () => postgres.query<{ n: string }>(`select count(*) as n from runs where org_id = $1`, [orgId]);
  await postgres.query(
    `insert into runs (id, org_id, kind, state, correlation_id, input, queued_at, ended_at)
    values (gen_random_uuid(), $1, 'page', 'success', 'c', '{}', now() - interval '91 d', now() - interval '91 d')`,
    [orgId],
  );
  await setLastSuccess('retention', 26);
  const twoHoursAgo = (new Date().getUTCHours() + 22) % 24;
  for (let i = 0; i < 3; i += 1) started(startRetention(database, twoHoursAgo, POLL_MS));
  await completed('retention', 1);
  await Promise.all(loops.map((loop) => loop.stop()));
  expect([(await expired())[0]!.n, await rounds('retention')]).toEqual(['0', 1]);
});

it('creates partitions at the first start and once a day, and exports the age of the last success', async () => {
  await postgres.query(`delete from repeated_work where name = 'partitions'`);
  const months = `select relname from pg_class where relname like 'llm_usage_ledger_2%' and relkind = 'r'`;
  const partitions = await postgres.query<{ relname: string }>(months);
  await postgres.query(
    `drop table ${partitions
      .map(({ relname }) => relname)
      .sort()
      .at(-1)}`,
  );
  started(startPartitions(database, POLL_MS));
  showAges(database, ['partitions']);
  await completed('partitions', 1);
  expect(await postgres.query(months)).toHaveLength(partitions.length);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'partitions' })).toBeLessThan(30);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'checks' })).toBeUndefined();
  await setLastSuccess('partitions', 25);
  await completed('partitions', 2);
});

it('continues after a database outage, and logs one warning per piece of work', async () => {
  started(startRollUp(database, POLL_MS));
  started(startPartitions(database, POLL_MS));
  showAges(database, ['partitions']);
  const age = () => telemetry.value(repeatedWorkAgeSeconds, { work: 'partitions' });
  const before = await until('the age is known', age);
  await postgres.kill();
  await completed('partitions', 5, 'error');
  expect(await telemetry.value(rollupLagSeconds, {})).toBeUndefined();
  expect(await age()).toBeGreaterThan(before);
  await postgres.restart();
  await until('the log has the recovery', () =>
    telemetry.lines().some(({ message }) => message === 'succeeded after failures'),
  );
  const failures = telemetry.lines().filter(({ level }) => level === 'warn');
  expect(failures.map(({ operation }) => operation).sort()).toEqual(['partitions', 'roll-up']);
});

it('starts everything, and stops within two seconds when idle', async () => {
  const background = startBackground({
    ...{ databaseUrl: postgres.appUrl, env: 'local', alertmanagerUrls: [], links: {}, retentionHourUtc: 2 },
    ...{ checksMs: 300_000, rollUpMs: 3_000 },
  });
  await until('roll-ups have no lag', async () => (await telemetry.value(rollupLagSeconds, {})) === 0);
  const start = performance.now();
  await background.stop();
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(await telemetry.value(repeatedWorkAgeSeconds, { work: 'checks' })).toBeUndefined();
});
