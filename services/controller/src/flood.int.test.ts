// A flood of runs: none is lost or duplicated, and waiting runs cost little.
import { until } from '@sextant/stack/until';
import { setTimeout as wait } from 'node:timers/promises';
import { metric, startPlatform, type Platform } from './testing/platform';

const RUNS = 1_000;
const ROUND_MS = 300;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ env: { RECONCILE_MS: String(ROUND_MS) } });
}, 60_000);
afterAll(async () => {
  await platform?.close();
});

async function startAll(): Promise<void> {
  const left = Array.from({ length: RUNS }, (_, i) => ({ kind: 'page', input: { prompt: `page ${i}` } })).values();
  const lane = async (): Promise<void> => {
    for (const run of left) await platform.start(run);
  };
  await Promise.all(Array.from({ length: 20 }, lane));
}

async function transactions(): Promise<number> {
  const sql = 'select xact_commit::integer as n from pg_stat_database where datname = current_database()';
  return (await platform.postgres.query<{ n: number }>(sql))[0]!.n;
}

/** Waits until the controller makes no more than `max` transactions in five rounds of the reconciler. */
const settled = (max: number) =>
  until(
    'the controller is idle',
    async () => {
      const before = await transactions();
      await wait(ROUND_MS * 5);
      const done = (await transactions()) - before;
      return done <= max ? done : undefined;
    },
    { timeoutMs: 60_000 },
  );

test('1,000 runs all end, each step runs once, and unchanged runs cost no transactions', async () => {
  const [controller] = platform.controllers;
  await platform.api('/queues/page/pause', { method: 'POST' });
  await startAll();
  expect(await metric(controller, 'queue_depth{queue="page"}')).toBe(RUNS);
  expect(await metric(controller, 'queue_oldest_waiting_seconds{queue="page"}')).toBeGreaterThan(1);
  expect(await settled(RUNS / 10)).toBeLessThanOrEqual(RUNS / 10);

  await platform.api('/queues/page/resume', { method: 'POST' });
  const ended = 'runs_total{kind="page",state="success"}';
  await until('every run has ended', async () => (await metric(controller, ended)) === RUNS, { timeoutMs: 120_000 });
  const rows = await platform.postgres.query('select state, count(*)::integer as n from runs group by state');
  expect(rows).toEqual([{ state: 'success', n: RUNS }]);
  const steps = new Set(platform.worker.started.map(({ run_id, step }) => `${run_id} ${step}`));
  expect([platform.worker.started.length, steps.size]).toEqual([3 * RUNS, 3 * RUNS]);
  expect(await metric(controller, 'queue_depth{queue="page"}')).toBe(0);
  expect(await metric(controller, 'process_resident_memory_bytes')).toBeLessThan(400 * 1024 * 1024);
}, 240_000);
