// A queue's worker with a real Redis: retries, dead letters, limits, and jobs that change hands.
import { eventually, redisProcess } from '@sextant/http/testing/processes';
import type { StepContext } from '@sextant/kinds/declare';
import { sextant } from '@sextant/signals/sextant';
import { aiJobsRetryTotal, aiJobsTotal, aiJobsValidationPassRate } from '@sextant/signals/jobs';
import { dlqMovedTotal } from '@sextant/signals/queues';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { ServiceError } from '@sextant/telemetry/errors';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { GenerateRequest } from '../clients/ai';
import { testQueue, type QueueOptions, type TestQueue } from '../testing-queue';

const answer = { text: 'hello', provider: 'anthropic', model: 'claude-sonnet-4-5', cost_nano_usd: 7 } as const;
const byDefault = { provider: 'openai', model: 'gpt-4.1-mini' } as const;
const answered = { provider: 'anthropic', model: 'claude-sonnet-4-5' } as const;

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
const away = (retryAfterMs?: number) => new ServiceError('away', { errorClass: 'SERVICE_UNAVAILABLE', retryAfterMs });
const eventsOf = ({ events }: TestQueue) => events.map(({ event, status }) => `${event} ${status}`);

describe('attempts', () => {
  test('the result is handed on under the name of the step', async () => {
    const queue = await start(running(async ({ input, attempt }) => ({ input, attempt })));
    const result = await queue.ended(await queue.add({ input: { a: 1 } }));
    expect(result).toEqual({ generate: { input: { a: 1 }, attempt: 1 } });
    expect(eventsOf(queue)).toEqual(['start ok', 'finish ok']);
  });

  test('trouble that passes is tried again after the time that was asked for', async () => {
    const times: number[] = [];
    const queue = await start(
      running(async () => {
        if (times.push(Date.now()) === 1) throw away(1_500);
        return 'done';
      }),
    );
    await queue.ended(await queue.add());
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_450);
    expect(eventsOf(queue)).toEqual(['start ok', 'retry retry', 'start ok', 'finish ok']);
    expect(queue.events[1]).toMatchObject({ stage: 'generate', errorCode: 'SERVICE_UNAVAILABLE' });
  });

  test('every call of a model has an id of its own, and makes the job an AI job', async () => {
    const requests: GenerateRequest[] = [];
    const ai = async (request: GenerateRequest) => {
      requests.push(request);
      if (requests.length === 2) throw away();
      return answer;
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
    await expect(telemetry.value(aiJobsTotal, { ...answered, status: 'completed' })).resolves.toBe(1);
    await expect(telemetry.value(aiJobsRetryTotal, byDefault)).resolves.toBe(1);
    await expect(telemetry.value(aiJobsValidationPassRate, { kind: 'page' })).resolves.toBe(50);
  });

  test('a job that asks no model is no AI job', async () => {
    const queue = await start();
    await queue.ended(await queue.add());
    await expect(telemetry.value(aiJobsTotal, { ...byDefault, status: 'completed' })).resolves.toBeUndefined();
  });
});

describe('dead letters', () => {
  test('an error that cannot pass is buried at once, with what is known of it', async () => {
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
    const letter = await queue.letters.get(job.id!);
    expect(letter).toMatchObject({
      ...{ queue: 'page', kind: 'page', step: 'generate', error_class: 'VALIDATION_ERROR', retryable: false },
      ...{ message: 'no such thing', attempts: 1, run_id: job.data.run_id, org_id: 'org' },
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      stack: expect.stringContaining('worker.int.test'),
    });
    expect(letter!.first_failed_at).toBe(letter!.last_failed_at);
    expect(JSON.stringify(letter)).not.toContain('abcdefghijklmnop');
    const moved = { queue: 'page', error_class: 'VALIDATION_ERROR', retryable: 'false' } as const;
    await expect(telemetry.value(dlqMovedTotal, moved)).resolves.toBe(1);
    await expect(telemetry.value(aiJobsTotal, { ...byDefault, status: 'dead_lettered' })).resolves.toBe(1);
    expect(eventsOf(queue)).toEqual(['start ok', 'error error']);
  });

  test('an error that may pass is buried after the last attempt, and the first failure is remembered', async () => {
    const queue = await start(running(() => Promise.reject(away())));
    const job = await queue.add({}, { attempts: 2 });
    await expect(queue.ended(job)).rejects.toThrow('SERVICE_UNAVAILABLE: away');
    const letter = await queue.letters.get(job.id!);
    expect(letter).toMatchObject({ attempts: 2, retryable: true });
    expect(Date.parse(letter!.last_failed_at) - Date.parse(letter!.first_failed_at)).toBeGreaterThanOrEqual(450);
    const labels = { kind: 'page', step: 'generate', error_class: 'SERVICE_UNAVAILABLE' } as const;
    await expect(telemetry.value(runStepFailuresTotal, labels)).resolves.toBe(2);
  });

  test('a job does not fail before its letter is kept', async () => {
    let refusals = 2;
    const queue = await start();
    const put = async (letter: Parameters<typeof queue.letters.put>[0]) => {
      if ((refusals -= 1) >= 0) throw new Error('Redis is away');
      return queue.letters.put(letter);
    };
    await queue.worker.close(1_000);
    const remove = queue.letters.remove.bind(queue.letters);
    const failing = await start({
      ...running(async () => {
        throw new ServiceError('bad', { errorClass: 'VALIDATION_ERROR' });
      }),
      letters: { put, remove },
    });
    const job = await failing.add();
    await expect(failing.ended(job)).rejects.toThrow('bad');
    expect(refusals).toBe(-1);
    await expect(queue.letters.get(job.id!)).resolves.toMatchObject({ message: 'bad' });
  });
});

describe('what is not as it must be', () => {
  test.each([
    ['a step that its kind does not have', { step: 'dance' }, 'the kind page has no step \\"dance\\"'],
    ['data of no run', { run_id: undefined }, "the job's data is not valid"],
    ['an unknown kind', { kind: 'opera' }, "the job's data is not valid"],
  ])('%s fails at once', async (_, data, message) => {
    const queue = await start();
    const job = await queue.add(data);
    await expect(queue.ended(job)).rejects.toThrow(JSON.parse(`"${message}"`) as string);
    expect((await queue.queue.getJob(job.id!))!.attemptsMade).toBe(1);
  });

  test('five megabytes go through, and come out again', async () => {
    const queue = await start(running(async ({ input }) => (input as { text: string }).text.length));
    const result = await queue.ended(await queue.add({ input: { text: 'x'.repeat(5_000_000) } }));
    expect(result).toEqual({ generate: 5_000_000 });
  });

  test('a job that an earlier version added with its input hands its result on in Redis, as that version did', async () => {
    const queue = await start(running(async ({ input, before }) => ({ input, before })));
    const ids = { run_id: 'old', org_id: 'org', correlation_id: 'c', kind: 'page', step: 'generate' };
    const job = await queue.queue.add('generate', { ...ids, input: { a: 1 } }, { jobId: 'old-generate' });
    await eventually(async () => ((await job.isCompleted()) ? true : undefined));
    const { returnvalue } = (await queue.queue.getJob(job.id!))!;
    expect(returnvalue).toMatchObject({ results: { generate: { input: { a: 1 }, before: {} } } });
  });

  test('a run that was canceled or deleted while a worker held its job is not worked on, and the job is removed', async () => {
    const begun: string[] = [];
    const queue = await start({ ...running(async ({ run }) => begun.push(run.id)), concurrency: 1 });
    await queue.queue.pause();
    const [canceled, gone] = [await queue.add(), await queue.add()];
    const runIdOf = (job: typeof gone): string => (job.data as { run_id: string }).run_id;
    queue.payloads.set(runIdOf(canceled), { ...queue.payloads.get(runIdOf(canceled))!, state: 'canceled' });
    queue.payloads.delete(runIdOf(gone));
    await queue.queue.resume();
    for (const job of [canceled, gone])
      await eventually(async () => ((await queue.queue.getJob(job.id!)) === undefined ? true : undefined));
    const letters = await Promise.all([canceled, gone].map(({ id }) => queue.letters.get(id!)));
    expect([begun, letters]).toEqual([[], [undefined, undefined]]);
  });
});

describe('limits change while the worker runs', () => {
  test('concurrency, below and above what the process takes by itself', async () => {
    const waiting: (() => void)[] = [];
    const queue = await start({
      ...running(() => new Promise<void>((resolve) => waiting.push(resolve))),
      concurrency: 4,
    });
    const active = (n: number) =>
      eventually(async () => ((await queue.queue.getActiveCount()) === n ? true : undefined), 12_000);
    await Promise.all(Array.from({ length: 20 }, () => queue.add()));
    await active(4);
    await queue.queue.setGlobalConcurrency(9);
    await active(9);
    await queue.queue.setGlobalConcurrency(2);
    waiting.splice(0).forEach((end) => end());
    await active(2);
    await queue.queue.removeGlobalConcurrency();
    const ending = setInterval(() => waiting.splice(0).forEach((end) => end()), 20);
    await eventually(async () => ((await queue.queue.getCompletedCount()) === 20 ? true : undefined));
    clearInterval(ending);
  });

  test('the rate', async () => {
    const times: number[] = [];
    const queue = await start({ ...running(async () => times.push(Date.now())), ratePerSecond: 1_000 });
    await queue.queue.setGlobalRateLimit(5, 1_000);
    await Promise.all(Array.from({ length: 15 }, () => queue.add()));
    await eventually(async () => (times.length === 15 ? true : undefined));
    expect(times[14]! - times[0]!).toBeGreaterThan(1_900);
    await queue.queue.setGlobalRateLimit(500, 1_000);
    const from = Date.now();
    await Promise.all(Array.from({ length: 60 }, () => queue.add()));
    await eventually(async () => (times.length === 75 ? true : undefined));
    expect(Date.now() - from).toBeLessThan(5_000);
    await queue.queue.removeGlobalRateLimit();
  });
});

test('a job of a canceled run is given up at once; that is no failure, and the job leaves its queue', async () => {
  const working = await start(
    running(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stop')))),
      {
        type: 'llm',
      },
    ),
  );
  const [job, other] = [await working.add(), await working.add()];
  await eventually(async () => (working.events.length === 2 ? true : undefined));
  working.worker.cancel(job.id!);
  await eventually(async () => ((await working.queue.getJob(job.id!)) === undefined ? true : undefined));
  await expect(working.letters.get(job.id!)).resolves.toBeUndefined();
  await expect(telemetry.value(aiJobsTotal, { ...byDefault, status: 'canceled' })).resolves.toBe(1);
  await expect(telemetry.value(aiJobsTotal, { ...byDefault, status: 'dead_lettered' })).resolves.toBeUndefined();
  expect([await working.queue.getFailedCount(), await other.isActive()]).toEqual([0, true]);
});

test('a worker that must stop gives up its job, which another one takes without blame', async () => {
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
  await eventually(async () => (first.events.length > 0 ? true : undefined));
  await first.worker.close(50);
  expect(aborted).toEqual([true]);
  await expect(first.letters.get(job.id!)).resolves.toBeUndefined();
  await expect(telemetry.value(aiJobsTotal, { ...byDefault, status: 'dead_lettered' })).resolves.toBeUndefined();

  const attempts: number[] = [];
  await start({ ...running(async ({ attempt }) => attempts.push(attempt)), joins: true });
  await eventually(async () => (attempts.length > 0 ? true : undefined));
  expect(attempts).toEqual([1]);
}, 60_000);

test('workers share the jobs of a queue, and each job is done once', async () => {
  const done: Record<string, string[]> = { first: [], second: [] };
  const doing = (name: string) => running(async ({ run }) => done[name]!.push(run.id));
  const first = await start({ ...doing('first'), concurrency: 2 });
  await start({ ...doing('second'), concurrency: 2, joins: true });
  await Promise.all(Array.from({ length: 60 }, () => first.add()));
  await eventually(async () => ((await first.queue.getCompletedCount()) === 60 ? true : undefined));
  expect(new Set([...done['first']!, ...done['second']!]).size).toBe(60);
  expect(done['first']!.length + done['second']!.length).toBe(60);
  expect(Math.min(done['first']!.length, done['second']!.length)).toBeGreaterThan(0);
});
