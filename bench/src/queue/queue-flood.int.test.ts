// Adds 10,000 jobs at once to a queue with the real controller and the platform's worker.
import { redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { until } from '@sextant/stack/until';
import { Queue } from 'bullmq';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopChildren, type Child } from '../rpc/client';
import type { WorkerProgress } from './flood-worker';

const JOBS = 10_000;
const MEGABYTE = 1024 * 1024;
/** The worker's default rate limit per second, as in production. */
const DEFAULT_RATE = 20;
/** The limiter counts in windows of a second, so an additional window may begin during the measurement. */
const EXTRA_WINDOWS = 1;
/** The minimum throughput on a busy machine, as a share of the limit. */
const MIN_SHARE = 0.6;

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

test('with 10,000 jobs memory is bounded, metrics are correct, and the queue drains at its rate limit', async () => {
  await worker.call('start', DEFAULT_RATE);
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
  await expectRate(DEFAULT_RATE, 3);
  await setRateLimit(50);
  await expectRate(50, 3);
  await setRateLimit(100);
  await expectRate(100, 4);
  await setRateLimit(5_000);
  const readDrained = async () => {
    await expectCorrectDepth();
    const current = await readProgress();
    return current.jobs >= JOBS && current;
  };
  const progress = await until('every job is done', readDrained, { timeoutMs: 150_000 });

  expect([progress.jobs, progress.distinct]).toEqual([JOBS, JOBS]);
  const empty = await until('no job is active', async () => {
    const current = await metrics();
    return current.depth === 0 && current.active === 0 && current;
  });
  expect(empty).toMatchObject({ prioritized: 0, oldest: 0, failed: 0 });
  const after = await memory();
  for (const now of [full, after]) {
    expect(now.controller - before.controller).toBeLessThan(100 * MEGABYTE);
    expect(now.worker - before.worker).toBeLessThan(100 * MEGABYTE);
    expect(now.redis - before.redis).toBeLessThan(50 * MEGABYTE);
  }
}, 300_000);

/** Expects that the queue drains at its limit for some seconds, with correct metrics. */
async function expectRate(perSecond: number, seconds: number): Promise<void> {
  // A worker applies a new limit at the end of the current window.
  await sleep(1_000);
  const { jobs: first } = await readProgress();
  const began = performance.now();
  while (performance.now() - began < seconds * 1_000) await expectCorrectDepth();
  const elapsed = (performance.now() - began) / 1_000;
  const jobs = (await readProgress()).jobs - first;
  expect(jobs).toBeLessThanOrEqual((elapsed + EXTRA_WINDOWS) * perSecond);
  expect(jobs).toBeGreaterThanOrEqual(MIN_SHARE * elapsed * perSecond);
}

/** Expects that the exported depth is between the counts of the queue before and after the scrape. */
async function expectCorrectDepth(): Promise<void> {
  const before = await queue.getPrioritizedCount();
  // The gauges cache a reading for half a second.
  await sleep(550);
  const { depth, active } = await metrics();
  const after = await queue.getPrioritizedCount();
  expect(depth).toBeLessThanOrEqual(before);
  expect(depth).toBeGreaterThanOrEqual(after);
  expect(active).toBeLessThanOrEqual(10);
}

async function setRateLimit(rate_per_second: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${controller.port}/api/v1/queues/page`, {
    method: 'PUT',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ rate_per_second }),
  });
  expect(response.status).toBe(200);
}

function readProgress(): Promise<WorkerProgress> {
  return worker.call<WorkerProgress>('progress');
}

/** A job without a run: only the queue is tested. */
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

/** The memory of each process, in bytes. */
async function memory() {
  const info = await (await queue.getBackend().client).info();
  return {
    controller: (await metrics()).rss,
    worker: (await readProgress()).rss,
    redis: Number(/used_memory:(\d+)/.exec(info)?.[1]),
  };
}
