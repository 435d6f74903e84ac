// For tests: a worker of this process on a real queue, with steps as the test says and everything it records.
import type { RunEvent, VendorBump } from '@sextant/records/run-events';
import type { StepContext } from '@sextant/kinds/declare';
import { createDeadLetters, type DeadLetters } from '@sextant/kit/dead-letters';
import type { Database } from '@sextant/records/database';
import { Queue, QueueEvents, type Job, type JobsOptions } from 'bullmq';
import type { Ai } from './clients/ai';
import type { Step } from './steps';
import { startWorker, type QueueWorker, type WorkerDeps } from './queue/worker';

export interface QueueOptions {
  readonly redisUrl: string;
  readonly step?: Partial<Step>;
  readonly ai?: Ai;
  readonly letters?: WorkerDeps['letters'];
  readonly concurrency?: number;
  readonly ratePerSecond?: number;
  /** Leaves the jobs on the queue that are there. */
  readonly joins?: boolean;
}

export interface TestQueue {
  readonly queue: Queue;
  readonly worker: QueueWorker;
  readonly letters: DeadLetters;
  readonly events: RunEvent[];
  readonly bumps: VendorBump[];
  /** Adds a job of the step `generate`; its id is unique unless given. */
  add(data?: object, options?: JobsOptions): Promise<Job>;
  /** What the job returned. Rejects with its failure. */
  ended(job: Job): Promise<unknown>;
  close(): Promise<void>;
}

const CLOSE_MS = 2_000;
let jobs = 0;

/** A worker of the queue `page`, which is emptied first unless it joins. */
export async function testQueue(options: QueueOptions): Promise<TestQueue> {
  const { redisUrl, step = {}, ai, concurrency = 10, ratePerSecond = 1_000, joins } = options;
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue('page', { connection });
  if (!joins) await queue.obliterate({ force: true });
  const queueEvents = new QueueEvents('page', { connection });
  await queueEvents.waitUntilReady();
  const letters = createDeadLetters({ redis: redisUrl });
  const events: RunEvent[] = [];
  const bumps: VendorBump[] = [];
  const run = (_: StepContext): Promise<unknown> => Promise.resolve('done');
  const worker = startWorker('page', {
    ...{ redisUrl, concurrency, ratePerSecond, letters: options.letters ?? letters },
    defaultModel: { provider: 'openai', model: 'gpt-4.1-mini' },
    ai: ai ?? (() => Promise.reject(new Error('no model'))),
    services: {} as WorkerDeps['services'],
    database: undefined as unknown as Database,
    events: {
      logEvent: (event) => void events.push(event),
      bumpVendor: (bump) => void bumps.push(bump),
      close: async () => {},
    },
    findStep: (_, name) =>
      name === 'generate' ? { type: 'code', first: true, parse: (input) => input, run, ...step } : undefined,
  });
  return {
    ...{ queue, worker, letters, events, bumps },
    add: async (data = {}, more = {}) => {
      jobs += 1;
      const jobId = `run-${jobs}-generate`;
      const job = {
        run_id: `run-${jobs}`,
        org_id: 'org',
        kind: 'page',
        step: 'generate',
        correlation_id: 'c',
        input: {},
      };
      const backoff = { type: 'sextant' };
      return queue.add('generate', { ...job, ...data }, { jobId, attempts: 3, backoff, priority: 2, ...more });
    },
    ended: (job) => job.waitUntilFinished(queueEvents, 20_000),
    close: async () => {
      await worker.close(CLOSE_MS);
      await letters.close();
      await queueEvents.close();
      await queue.close();
    },
  };
}
