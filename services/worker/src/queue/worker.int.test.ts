// The worker of a queue with a real Redis: retries, dead letters, limits and takeovers.
import { redisProcess } from '@sextant/http/testing/processes';
import { until } from '@sextant/stack/until';
import type { StepContext } from '@sextant/kinds/declare';
import { sextant } from '@sextant/signals/sextant';
import { aiJobsRetryTotal, aiJobsTotal, aiJobsValidationPassRate } from '@sextant/signals/jobs';
import { dlqMovedTotal } from '@sextant/signals/queues';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { ServiceError } from '@sextant/telemetry/errors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { GenerateRequest } from '../models/ai-client';
import { testQueue, type QueueOptions, type TestQueue } from '../testing/queue';

const answeringModel = { provider: 'anthropic', model: 'claude-sonnet-4-5' } as const;
const defaultModel = { provider: 'openai', model: 'gpt-4.1-mini' } as const;
const generation = { text: 'hello', ...answeringModel, cost_nano_usd: 7 } as const;

let redis: Awaited<ReturnType<typeof redisProcess>>;
let telemetry: Capture;
const open: TestQueue[] = [];

beforeAll(async () => {
  redis = await redisProcess();
  await redis.start();
});
afterAll(async () => {
  await redis.end();
  redis.remove();
});
beforeEach(() => {
  telemetry = captureTelemetry();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((queue) => queue.close()));
  await telemetry.assertCatalogued(sextant);
});

async function start(options: Omit<QueueOptions, 'redisUrl'> = {}): Promise<TestQueue> {
  const queue = await testQueue({ redisUrl: `redis://127.0.0.1:${redis.port}`, ...options });
  open.push(queue);
  return queue;
}

const running = (run: (context: StepContext) => Promise<unknown>, more: object = {}) => ({ step: { run, ...more } });
const overloaded = (retryAfterMs?: number) =>
  new ServiceError('overloaded', { errorClass: 'SERVICE_UNAVAILABLE', retryAfterMs });
const eventsOf = ({ events }: TestQueue) => events.map(({ event, status }) => `${event} ${status}`);

describe('attempts', () => {
  test('the result is stored under the name of the step', async () => {
    const queue = await start(running(async ({ input, attempt }) => ({ input, attempt })));
    const result = await queue.ended(await queue.add({ input: { a: 1 } }));
    expect(result).toEqual({ generate: { input: { a: 1 }, attempt: 1 } });
    expect(eventsOf(queue)).toEqual(['start ok', 'finish ok']);
  });

  test('a transient error is retried after the wait from Retry-After', async () => {
    const times: number[] = [];
    const queue = await start(
      running(async () => {
        if (times.push(Date.now()) === 1) throw overloaded(1_500);
        return 'done';
      }),
    );
    await queue.ended(await queue.add());
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_450);
    expect(eventsOf(queue)).toEqual(['start ok', 'retry retry', 'start ok', 'finish ok']);
    expect(queue.events[1]).toMatchObject({ stage: 'generate', errorCode: 'SERVICE_UNAVAILABLE' });
  });

  test('every model call has a unique id and makes the job an AI job', async () => {
    const requests: GenerateRequest[] = [];
    const ai = async (request: GenerateRequest) => {
      requests.push(request);
      if (requests.length === 2) throw overloaded();
      return generation;
    };
    const run = async ({ generate, validated }: StepContext) => {
      await generate({ prompt: 'one', maxOutputTokens: 10 });
      validated(requests.length > 2);
      return generate({ prompt: 'two', maxOutputTokens: 10 });
    };
    const queue = await start({ step: { run, type: 'code' }, ai });
    await queue.ended(await queue.add());
    expect(new Set(requests.map(({ call_id }) => call_id)).size).toBe(4);
    expect(requests[1]!.call_id).toBe(requests[0]!.call_id.replace(/1$/, '2'));
    expect(queue.bumps).toEqual([]);
    await expect(telemetry.value(aiJobsTotal, { ...answeringModel, status: 'completed' })).resolves.toBe(1);
    await expect(telemetry.value(aiJobsRetryTotal, defaultModel)).resolves.toBe(1);
    await expect(telemetry.value(aiJobsValidationPassRate, { kind: 'page' })).resolves.toBe(50);
  });

  test('a job without model calls is not an AI job', async () => {
    const queue = await start();
    await queue.ended(await queue.add());
    await expect(telemetry.value(aiJobsTotal, { ...defaultModel, status: 'completed' })).resolves.toBeUndefined();
  });
});

describe('dead letters', () => {
  test('a permanent error makes a dead letter at once, with the details of the failure', async () => {
    const queue = await start(
      running(
        async () => {
          throw new ServiceError('no such thing', { errorClass: 'VALIDATION_ERROR' });
        },
        { type: 'llm' },
      ),
    );
    const job = await queue.add({ input: { token: 'Bearer abcdefghijklmnop' } });
    await expect(queue.ended(job)).rejects.toThrow('VALIDATION_ERROR: no such thing');
    const deadLetter = await queue.deadLetters.get(job.id!);
    expect(deadLetter).toMatchObject({
      ...{ queue: 'page', kind: 'page', step: 'generate', error_class: 'VALIDATION_ERROR', retryable: false },
      ...{ message: 'no such thing', attempts: 1, run_id: job.data.run_id, org_id: 'org' },
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      stack: expect.stringContaining('worker.int.test'),
    });
    expect(deadLetter!.first_failed_at).toBe(deadLetter!.last_failed_at);
    expect(JSON.stringify(deadLetter)).not.toContain('abcdefghijklmnop');
    const moved = { queue: 'page', error_class: 'VALIDATION_ERROR', retryable: 'false' } as const;
    await expect(telemetry.value(dlqMovedTotal, moved)).resolves.toBe(1);
    await expect(telemetry.value(aiJobsTotal, { ...defaultModel, status: 'dead_lettered' })).resolves.toBe(1);
    expect(eventsOf(queue)).toEqual(['start ok', 'error error']);
  });

  test('a transient error makes a dead letter after the last attempt, with the time of the first failure', async () => {
    const queue = await start(running(() => Promise.reject(overloaded())));
    const job = await queue.add({}, { attempts: 2 });
    await expect(queue.ended(job)).rejects.toThrow('SERVICE_UNAVAILABLE: overloaded');
    const deadLetter = await queue.deadLetters.get(job.id!);
    expect(deadLetter).toMatchObject({ attempts: 2, retryable: true });
    expect(Date.parse(deadLetter!.last_failed_at) - Date.parse(deadLetter!.first_failed_at)).toBeGreaterThanOrEqual(
      450,
    );
    const labels = { kind: 'page', step: 'generate', error_class: 'SERVICE_UNAVAILABLE' } as const;
    await expect(telemetry.value(runStepFailuresTotal, labels)).resolves.toBe(2);
  });

  test('a job does not fail before its dead letter is stored', async () => {
    let refusals = 2;
    const queue = await start();
    const put = async (deadLetter: Parameters<typeof queue.deadLetters.put>[0]) => {
      if ((refusals -= 1) >= 0) throw new Error('Redis is down');
      return queue.deadLetters.put(deadLetter);
    };
    await queue.worker.close(1_000);
    const failing = await start({
      ...running(async () => {
        throw new ServiceError('bad', { errorClass: 'VALIDATION_ERROR' });
      }),
      deadLetters: { ...queue.deadLetters, put },
    });
    const job = await failing.add();
    await expect(failing.ended(job)).rejects.toThrow('bad');
    expect(refusals).toBe(-1);
    await expect(queue.deadLetters.get(job.id!)).resolves.toMatchObject({ message: 'bad' });
  });
});

describe('unusual jobs', () => {
  test.each([
    ['an unknown step', { step: 'dance' }, 'the kind page has no step \\"dance\\"'],
    ['data without a run', { run_id: undefined }, "the job's data is not valid"],
    ['an unknown kind', { kind: 'opera' }, "the job's data is not valid"],
  ])('a job with %s fails at once', async (_, data, message) => {
    const queue = await start();
    const job = await queue.add(data);
    await expect(queue.ended(job)).rejects.toThrow(JSON.parse(`"${message}"`) as string);
    expect((await queue.queue.getJob(job.id!))!.attemptsMade).toBe(1);
  });

  test('an input of 5 MB is processed', async () => {
    const queue = await start(running(async ({ input }) => (input as { text: string }).text.length));
    const result = await queue.ended(await queue.add({ input: { text: 'x'.repeat(5_000_000) } }));
    expect(result).toEqual({ generate: 5_000_000 });
  });

  test('a job of a canceled or deleted run is not processed but removed', async () => {
    const started: string[] = [];
    const queue = await start({ ...running(async ({ run }) => started.push(run.id)), concurrency: 1 });
    await queue.queue.pause();
    const [canceled, deleted] = [await queue.add(), await queue.add()];
    const runIdOf = (job: typeof deleted): string => (job.data as { run_id: string }).run_id;
    queue.payloads.set(runIdOf(canceled), { ...queue.payloads.get(runIdOf(canceled))!, state: 'canceled' });
    queue.payloads.delete(runIdOf(deleted));
    await queue.queue.resume();
    for (const job of [canceled, deleted])
      await until('the job is removed', async () => (await queue.queue.getJob(job.id!)) === undefined);
    const stored = await Promise.all([canceled, deleted].map(({ id }) => queue.deadLetters.get(id!)));
    expect([started, stored]).toEqual([[], [undefined, undefined]]);
  });
});

describe('limits can change while the worker runs', () => {
  test('concurrency, below and above that of the process', async () => {
    const waiting: (() => void)[] = [];
    const queue = await start({
      ...running(() => new Promise<void>((resolve) => waiting.push(resolve))),
      concurrency: 4,
    });
    const active = (n: number) =>
      until('the jobs are active', async () => (await queue.queue.getActiveCount()) === n, { timeoutMs: 12_000 });
    await Promise.all(Array.from({ length: 20 }, () => queue.add()));
    await active(4);
    await queue.queue.setGlobalConcurrency(9);
    await active(9);
    await queue.queue.setGlobalConcurrency(2);
    waiting.splice(0).forEach((end) => end());
    await active(2);
    await queue.queue.removeGlobalConcurrency();
    const ending = setInterval(() => waiting.splice(0).forEach((end) => end()), 20);
    await until('every job is completed', async () => (await queue.queue.getCompletedCount()) === 20);
    clearInterval(ending);
  });

  test('the rate', async () => {
    const times: number[] = [];
    const queue = await start({ ...running(async () => times.push(Date.now())), ratePerSecond: 1_000 });
    await queue.queue.setGlobalRateLimit(5, 1_000);
    await Promise.all(Array.from({ length: 15 }, () => queue.add()));
    await until('15 jobs have started', () => times.length === 15);
    expect(times[14]! - times[0]!).toBeGreaterThan(1_900);
    await queue.queue.setGlobalRateLimit(500, 1_000);
    const from = Date.now();
    await Promise.all(Array.from({ length: 60 }, () => queue.add()));
    await until('75 jobs have started', () => times.length === 75);
    expect(Date.now() - from).toBeLessThan(5_000);
    await queue.queue.removeGlobalRateLimit();
  });
});

test('a job of a canceled run is aborted at once, does not count as a failure and leaves the queue', async () => {
  const working = await start(
    running(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stop')))),
      {
        type: 'llm',
      },
    ),
  );
  const [job, other] = [await working.add(), await working.add()];
  await until('both attempts have started', () => working.events.length === 2);
  working.worker.cancel(job.id!);
  await until('the job is removed', async () => (await working.queue.getJob(job.id!)) === undefined);
  await expect(working.deadLetters.get(job.id!)).resolves.toBeUndefined();
  await expect(telemetry.value(aiJobsTotal, { ...defaultModel, status: 'canceled' })).resolves.toBe(1);
  await expect(telemetry.value(aiJobsTotal, { ...defaultModel, status: 'dead_lettered' })).resolves.toBeUndefined();
  expect([await working.queue.getFailedCount(), await other.isActive()]).toEqual([0, true]);
});

test('a stopping worker gives up its job, and the next worker runs the same attempt', async () => {
  const aborted: boolean[] = [];
  const first = await start(
    running(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(true);
            reject(new Error('aborted'));
          });
        }),
      { type: 'llm' },
    ),
  );
  const job = await first.add({}, { attempts: 1 });
  await until('the attempt has started', () => first.events.length > 0);
  await first.worker.close(50);
  expect(aborted).toEqual([true]);
  await expect(first.deadLetters.get(job.id!)).resolves.toBeUndefined();
  await expect(telemetry.value(aiJobsTotal, { ...defaultModel, status: 'dead_lettered' })).resolves.toBeUndefined();

  const attempts: number[] = [];
  await start({ ...running(async ({ attempt }) => attempts.push(attempt)), joins: true });
  await until('the next attempt has started', () => attempts.length > 0);
  expect(attempts).toEqual([1]);
}, 60_000);
