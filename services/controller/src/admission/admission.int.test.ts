// Admission control while Redis fills up, with real Redis and Postgres.
import { until } from '@sextant/stack/until';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { metric, startPlatform, upgrade, type Platform } from '../testing/platform';
import { succeed } from '../testing/test-worker';

let platform: Platform;
let redis: Redis;

beforeAll(async () => {
  platform = await startPlatform();
  redis = new Redis(platform.redis.port);
  // Enough that connections and buffers do not change the used share.
  await redis.setrange('ballast', 50_000_000, 'x');
}, 60_000);
afterAll(async () => {
  await redis?.quit();
  await platform?.close();
});
afterEach(async () => {
  await redis.config('SET', 'maxmemory', '0');
  platform.worker.work = succeed;
});

const usedMemory = async () => Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))![1]);

/** Sets the memory limit so that this share of it is used, and waits until the controller has read it. */
async function fill(share: number): Promise<void> {
  await redis.config('SET', 'maxmemory', String(Math.round((await usedMemory()) / share)));
  await new Promise((resolve) => setTimeout(resolve, 1_200));
}

const send = (path: string, body?: object) =>
  fetch(`http://127.0.0.1:${platform.controllers[0].port}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer service-token', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const refusals = async () => metric(platform.controllers[0], 'runs_refused_total{reason="queue_memory"}');

test('runs are refused above the watermark, accepted runs end, and runs are accepted again below it', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  platform.worker.work = async (job) => {
    await released;
    return succeed(job);
  };
  const id = await platform.start();
  await fill(0.85);
  const response = await send('/runs', upgrade);
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(response.headers.get('retry-after')).toBe('60');
  expect(await response.json()).toMatchObject({
    status: 503,
    detail: expect.stringMatching(/^the queue is full \(8\d% of its memory is used\): retry later$/),
    retryable: true,
  });
  expect(await refusals()).toBe(1);
  expect(await metric(platform.controllers[0], 'queue_memory_limit_bytes')).toBeGreaterThan(0);
  release();
  await platform.inState(id, 'success');
  await fill(0.5);
  await platform.inState(await platform.start(), 'success');
});

test('failed runs and dead letters cannot be retried above the watermark', async () => {
  platform.worker.work = () => {
    throw Object.assign(new Error('broken'), { errorClass: 'VALIDATION_ERROR', retryable: false });
  };
  const id = await platform.start();
  await platform.inState(id, 'failed');
  platform.worker.work = succeed;
  await fill(0.9);
  const paths = [`/runs/${id}/retry`, `/dlq/${id}-analyze/retry`];
  for (const path of paths) expect((await send(path)).status).toBe(503);
  expect((await send('/dlq/retry', {})).status).toBe(503);
  await fill(0.5);
  expect((await send(paths[0]!)).status).toBe(202);
  await platform.inState(id, 'success');
});

test('a schedule that fires above the watermark starts its run later', async () => {
  await fill(0.9);
  const before = await refusals();
  const schedule = { kind: 'page', input: { prompt: 'bees' }, cron: '* * * * * *' };
  await platform.api('/schedules/often', { method: 'PUT', body: schedule });
  await until('a run is refused', async () => (await refusals()) > before);
  await platform.api('/schedules/often?org=default', { method: 'PUT', body: { ...schedule, cron: '0 0 1 1 *' } });
  const successes = () => metric(platform.controllers[0], 'runs_total{kind="page",state="success"}');
  expect(await successes()).toBe(0);
  await redis.config('SET', 'maxmemory', '0');
  await until('a run succeeds', async () => (await successes()) > 0, { timeoutMs: 40_000 });
}, 60_000);

test('ended jobs are removed before runs are refused', async () => {
  const queue = new Queue('agent', { connection: { url: platform.redisUrl } });
  const job = await queue.add('plan', {}, { jobId: 'old' });
  await until('the job is completed', async () => (await queue.getJobCounts('completed', 'failed'))['completed']);
  const old = Date.now() - 11 * 60 * 1000;
  await redis.hset(queue.toKey(job.id!), 'finishedOn', old);
  await redis.zadd(queue.toKey('completed'), old, job.id!);
  await fill(0.72);
  await until('the old job is removed', async () => (await queue.getJob(job.id!)) === undefined);
  await queue.close();
});
