// A flood: 10,000 jobs at once on a queue with the real controller and the platform's worker, until the last is done.
import { eventually, redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { startChild, stopChildren, type Child } from '../rpc/client';
import type { Done } from './flood-worker';
import { Queue } from 'bullmq';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const JOBS = 10_000;
const MEGABYTE = 1024 * 1024;
/** What the worker may start in a second while the queue has no setting of its own, as in production. */
const BY_DEFAULT = 20;
/** Redis counts jobs in windows of a second from the first job of each: so many may fall into the first moment. */
const WINDOWS_MORE = 1;
/** Of the limit, what a busy machine must still get done. */
const LEAST_SHARE = 0.6;

let postgres: TestPostgres;
let redis: Awaited<ReturnType<typeof redisProcess>>;
let controller: TestProcess;
let worker: Child;
let queue: Queue;
const folder = mkdtempSync(join(tmpdir(), 'sextant-flood-'));

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  const more = { SERVICE_TOKEN: 'token', GITHUB_APP_URL: 'http://127.0.0.1:1', EVENTS_SPOOL_DIR: folder };
  controller = await serviceProcess('controller', { ...env, ...more, DATABASE_URL: postgres.appUrl });
  await controller.start();
  worker = startChild('queue/flood-worker', env);
  queue = new Queue('page', { connection: { url: env.REDIS_URL } });
}, 90_000);

afterAll(async () => {
  await stopChildren();
  await queue?.close();
  await controller?.end();
  await redis?.end();
  redis?.remove();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('10,000 jobs at once: memory is bounded, metrics tell the truth, and the queue drains at its limit', async () => {
  await worker.ask('start', BY_DEFAULT);
  const before = await memory();
  await queue.pause();
  const began = performance.now();
  for (let from = 0; from < JOBS; from += 1_000)
    await queue.addBulk(Array.from({ length: 1_000 }, (_, i) => jobOf(from + i)));
  expect(performance.now() - began).toBeLessThan(60_000);

  expect(await metrics()).toMatchObject({ depth: JOBS, prioritized: JOBS, active: 0, workers: 1 });
  expect((await metrics()).oldest).toBeGreaterThan(0);
  const full = await memory();

  await queue.resume();
  await drainsAt(BY_DEFAULT, 3);
  await limit(50);
  await drainsAt(50, 3);
  await limit(100);
  await drainsAt(100, 4);
  await limit(5_000);
  const done = await eventually(async () => {
    await tellsTheTruth();
    const now = await doneNow();
    return now.jobs >= JOBS ? now : undefined;
  }, 150_000);

  expect([done.jobs, done.distinct]).toEqual([JOBS, JOBS]);
  await eventually(async () => ((await metrics()).active === 0 ? true : undefined));
  expect(await metrics()).toMatchObject({ depth: 0, prioritized: 0, oldest: 0, active: 0, failed: 0 });
  const after = await memory();
  for (const now of [full, after]) {
    expect(now.controller - before.controller).toBeLessThan(100 * MEGABYTE);
    expect(now.worker - before.worker).toBeLessThan(100 * MEGABYTE);
    expect(now.redis - before.redis).toBeLessThan(50 * MEGABYTE);
  }
  if (process.env['SHOW'] !== undefined) console.log({ before, full, after });
}, 300_000);

/** For some seconds: no more jobs than the limit allows, not much fewer, and all the while the metrics are right. */
async function drainsAt(perSecond: number, seconds: number): Promise<void> {
  // A worker that waits for the end of a window heeds a new limit after it.
  await wait(1_000);
  const { jobs: first } = await doneNow();
  const began = performance.now();
  while (performance.now() - began < seconds * 1_000) await tellsTheTruth();
  const took = (performance.now() - began) / 1_000;
  const jobs = (await doneNow()).jobs - first;
  expect(jobs).toBeLessThanOrEqual((took + WINDOWS_MORE) * perSecond);
  expect(jobs).toBeGreaterThanOrEqual(LEAST_SHARE * took * perSecond);
}

/** The depth that the controller exports lies between the queue's own counts just before and just after. */
async function tellsTheTruth(): Promise<void> {
  const most = await queue.getPrioritizedCount();
  // One reading is shared by the gauges of half a second.
  await wait(550);
  const { depth, active } = await metrics();
  const least = await queue.getPrioritizedCount();
  expect(depth).toBeLessThanOrEqual(most);
  expect(depth).toBeGreaterThanOrEqual(least);
  expect(active).toBeLessThanOrEqual(10);
}

async function limit(rate_per_second: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${controller.port}/api/v1/queues/page`, {
    method: 'PUT',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ rate_per_second }),
  });
  expect(response.status).toBe(200);
}

function doneNow(): Promise<Done> {
  return worker.ask<Done>('done');
}

/** As a run's job, but of no run: what is flooded here is the queue. */
function jobOf(number: number) {
  const ids = { run_id: `flood-${number}`, org_id: 'org', correlation_id: 'c' };
  const data = { ...ids, kind: 'page', step: 'noop' };
  return { name: 'noop', data, opts: { jobId: `flood-${number}`, priority: 2, attempts: 5, removeOnComplete: true } };
}

async function metrics() {
  const text = await (await fetch(`http://127.0.0.1:${controller.port}/metrics`)).text();
  const value = (series: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1] ?? NaN,
    );
  return {
    depth: value('queue_depth{queue="page"}'),
    oldest: value('queue_oldest_waiting_seconds{queue="page"}'),
    active: value('jobs_active{queue="page"}'),
    workers: value('queue_workers{queue="page"}'),
    prioritized: value('ai_queue_size{queue="page",status="prioritized"}'),
    failed: value('ai_queue_size{queue="page",status="failed"}'),
    rss: value('process_resident_memory_bytes'),
  };
}

/** Bytes that each process takes. */
async function memory() {
  const info = await (await queue.getBackend().client).info();
  return {
    controller: (await metrics()).rss,
    worker: (await doneNow()).rss,
    redis: Number(/used_memory:(\d+)/.exec(info)?.[1]),
  };
}
