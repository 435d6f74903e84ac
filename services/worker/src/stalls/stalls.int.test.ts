// Jobs that block the event loop of their worker, with worker processes and a real Redis.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { redisProcess } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';
import { Queue, type Job } from 'bullmq';

let redis: Awaited<ReturnType<typeof redisProcess>>;
let queue: Queue;
let deadLetters: DeadLetters;
const workers: ChildProcess[] = [];
let output = '';

beforeAll(async () => {
  redis = await redisProcess();
  await redis.start();
  queue = new Queue('page', { connection: { url: url() } });
  deadLetters = createDeadLetters({ redis: url() });
}, 60_000);
afterEach(async () => {
  workers.splice(0).forEach((worker) => worker.kill('SIGKILL'));
  await queue.obliterate({ force: true });
  output = '';
});
afterAll(async () => {
  await Promise.all([queue?.close(), deadLetters?.close()]);
  await redis?.end();
  redis?.remove();
});

const url = () => `redis://127.0.0.1:${redis.port}`;

async function startWorkers(count: number): Promise<void> {
  const file = join(__dirname, '../../dist/testing/stalling-worker.js');
  for (let i = 0; i < count; i += 1) {
    const worker = spawn(process.execPath, [file], { env: { ...process.env, REDIS_URL: url(), LOG_LEVEL: 'error' } });
    worker.stdout.on('data', (chunk) => (output += String(chunk)));
    workers.push(worker);
  }
  await until('the workers are ready', () => output.split('"listening"').length > count);
}

/** Adds a job. Its run id is the input of the worker. */
function add(input: { readonly blockMs?: number; readonly waitMs?: number; readonly n?: number }): Promise<Job> {
  const run_id = JSON.stringify(input);
  const data = { run_id, org_id: 'org', kind: 'page', step: 'generate', correlation_id: 'c' };
  const jobId = Buffer.from(run_id).toString('base64url');
  return queue.add('generate', data, { jobId, attempts: 5, priority: 2, backoff: { type: 'sextant' } });
}

const starts = (job: Job) =>
  output.split('\n').filter((line) => line === `started ${job.data.run_id as string}`).length;

test('a job that stalls two workers becomes a dead letter, and the other jobs end', async () => {
  await startWorkers(2);
  const others = await Promise.all(Array.from({ length: 6 }, (_, n) => add({ waitMs: 4_000, n })));
  await until('every job has started', () => others.every((job) => starts(job) === 1));
  const blocking = await add({ blockMs: 25_000 });
  const deadLetter = await until('the job is a dead letter', () => deadLetters.get(blocking.id!), {
    timeoutMs: 90_000,
  });
  expect(deadLetter).toMatchObject({
    error_class: 'STALLED',
    retryable: false,
    message: 'the job blocked the event loops of 2 workers: look at its input and its step',
  });
  expect(starts(blocking)).toBe(2);
  await until('the other jobs are completed', async () => (await queue.getCompletedCount()) === 6, {
    timeoutMs: 90_000,
  });
  expect(await deadLetters.size('page')).toBe(1);
}, 240_000);

test('a job whose worker is killed three times is completed', async () => {
  await startWorkers(1);
  const job = await add({ waitMs: 20_000 });
  for (let kills = 1; kills <= 3; kills += 1) {
    await until('the job has started', () => starts(job) === kills, { timeoutMs: 40_000 });
    workers.splice(0).forEach((worker) => worker.kill('SIGKILL'));
    output = output.replaceAll('"listening"', '');
    await startWorkers(1);
  }
  await until('the job is completed', () => job.isCompleted(), { timeoutMs: 60_000 });
  expect(await deadLetters.get(job.id!)).toBeUndefined();
}, 240_000);
