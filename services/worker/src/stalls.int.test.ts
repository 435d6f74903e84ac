// Jobs with which the event loop of a worker stands still, with workers as processes and a real Redis.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { redisProcess } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';
import { Queue, type Job } from 'bullmq';

let redis: Awaited<ReturnType<typeof redisProcess>>;
let queue: Queue;
let letters: DeadLetters;
const workers: ChildProcess[] = [];
let output = '';

beforeAll(async () => {
  redis = await redisProcess();
  await redis.start();
  queue = new Queue('page', { connection: { url: url() } });
  letters = createDeadLetters({ redis: url() });
}, 60_000);
afterEach(async () => {
  workers.splice(0).forEach((worker) => worker.kill('SIGKILL'));
  await queue.obliterate({ force: true });
  output = '';
});
afterAll(async () => {
  await Promise.all([queue?.close(), letters?.close()]);
  await redis?.end();
  redis?.remove();
});

const url = () => `redis://127.0.0.1:${redis.port}`;

async function startWorkers(count: number): Promise<void> {
  const file = join(__dirname, '../dist/testing-stalling.js');
  for (let i = 0; i < count; i += 1) {
    const worker = spawn(process.execPath, [file], { env: { ...process.env, REDIS_URL: url(), LOG_LEVEL: 'error' } });
    worker.stdout.on('data', (chunk) => (output += String(chunk)));
    workers.push(worker);
  }
  await until('the workers are ready', () => output.split('"listening"').length > count);
}

/** Adds a job of a run whose id says what it does. */
function add(input: { readonly standMs?: number; readonly waitMs?: number; readonly n?: number }): Promise<Job> {
  const run_id = JSON.stringify(input);
  const data = { run_id, org_id: 'org', kind: 'page', step: 'generate', correlation_id: 'c' };
  const jobId = Buffer.from(run_id).toString('base64url');
  return queue.add('generate', data, { jobId, attempts: 5, priority: 2, backoff: { type: 'sextant' } });
}

const begins = (job: Job) => output.split('\n').filter((line) => line === `begun ${job.data.run_id as string}`).length;

test('a job that stalls two workers is a dead letter of its class, and those beside it end', async () => {
  await startWorkers(2);
  const beside = await Promise.all(Array.from({ length: 6 }, (_, n) => add({ waitMs: 4_000, n })));
  await until('every job has begun', () => beside.every((job) => begins(job) === 1));
  const bad = await add({ standMs: 25_000 });
  const letter = await until('the job is a dead letter', () => letters.get(bad.id!), { timeoutMs: 90_000 });
  expect(letter).toMatchObject({
    error_class: 'STALLED',
    retryable: false,
    message: 'the event loops of 2 workers stood still with this job: look at its input and its step',
  });
  expect(begins(bad)).toBe(2);
  await until('every job is completed', async () => (await queue.getCompletedCount()) === 6, { timeoutMs: 90_000 });
  expect(await letters.size('page')).toBe(1);
}, 240_000);

test('a job whose worker is killed is not to blame, however often', async () => {
  await startWorkers(1);
  const job = await add({ waitMs: 20_000 });
  for (let kills = 1; kills <= 3; kills += 1) {
    await until('the job has begun', () => begins(job) === kills, { timeoutMs: 40_000 });
    workers.splice(0).forEach((worker) => worker.kill('SIGKILL'));
    output = output.replaceAll('"listening"', '');
    await startWorkers(1);
  }
  await until('the job is completed', async () => await job.isCompleted(), { timeoutMs: 60_000 });
  expect(await letters.get(job.id!)).toBeUndefined();
}, 240_000);
