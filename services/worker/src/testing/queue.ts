// For tests: a worker in this process on a real queue, with a step from the test, and everything that it records.
import type { RunEvent, VendorBump } from '@sextant/records/events/run-events';
import type { StepContext } from '@sextant/kinds/declare';
import type { RunState } from '@sextant/records/runs';
import type { StepPayload } from '@sextant/records/runs/step-payloads';
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import type { Database } from '@sextant/records/database';
import { Queue, QueueEvents, type Job, type JobsOptions } from 'bullmq';
import type { AiClient } from '../models/ai-client';
import { startWorker, type QueueWorker, type WorkerDeps } from '../queue/worker';
import type { Step } from '../steps';

export interface QueueOptions {
  readonly redisUrl: string;
  readonly step?: Partial<Step>;
  readonly ai?: AiClient;
  readonly deadLetters?: WorkerDeps['deadLetters'];
  readonly concurrency?: number;
  readonly ratePerSecond?: number;
  /** Keeps the jobs on the queue. */
  readonly joins?: boolean;
}

export interface TestQueue {
  readonly queue: Queue;
  readonly worker: QueueWorker;
  readonly deadLetters: DeadLetters;
  readonly events: RunEvent[];
  readonly bumps: VendorBump[];
  /** Inputs and results by the run's id. */
  readonly payloads: Map<string, TestPayload>;
  /** Adds a job of the step `generate` with a unique id, and the payload of its run. */
  add(data?: object & { readonly input?: unknown }, options?: JobsOptions): Promise<Job>;
  /** Resolves with the results of the job's run; rejects with the job's failure. */
  ended(job: Job): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export interface TestPayload extends StepPayload {
  readonly results: Record<string, unknown>;
}

const CLOSE_MS = 2_000;
let jobs = 0;
/** All workers share the payloads, like a database. */
const payloads = new Map<string, TestPayload>();

/** A worker of the queue `page`, which is emptied first unless it joins. */
export async function testQueue(options: QueueOptions): Promise<TestQueue> {
  const { redisUrl, step = {}, ai, concurrency = 10, ratePerSecond = 1_000, joins } = options;
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue('page', { connection });
  if (!joins) await queue.obliterate({ force: true });
  const queueEvents = new QueueEvents('page', { connection });
  await queueEvents.waitUntilReady();
  const deadLetters = createDeadLetters({ redis: redisUrl });
  const events: RunEvent[] = [];
  const bumps: VendorBump[] = [];
  const run = (_: StepContext): Promise<unknown> => Promise.resolve('done');
  const worker = startWorker('page', {
    ...{ redisUrl, concurrency, ratePerSecond, deadLetters: options.deadLetters ?? deadLetters },
    defaultModel: { provider: 'openai', model: 'gpt-4.1-mini' },
    ai: ai ?? (() => Promise.reject(new Error('no model'))),
    services: {} as WorkerDeps['services'],
    stalls: { watch: (_, work) => work() },
    payloads: {
      begin: async ({ runId }) => payloads.get(runId),
      end: async ({ runId }, { results }) => void Object.assign(payloads.get(runId)!.results, results),
      fail: async () => {},
    },
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
    ...{ queue, worker, deadLetters, events, bumps, payloads },
    add: async ({ input = {}, ...data } = {}, more = {}) => {
      jobs += 1;
      const jobId = `run-${jobs}-generate`;
      const ids = { run_id: `run-${jobs}`, org_id: 'org', correlation_id: 'c' };
      const job = { ...ids, kind: 'page', step: 'generate' };
      payloads.set(ids.run_id, { state: 'queued' satisfies RunState, input, before: {}, results: {} });
      const backoff = { type: 'sextant' };
      return queue.add('generate', { ...job, ...data }, { jobId, attempts: 3, backoff, priority: 2, ...more });
    },
    ended: async (job: Job<{ readonly run_id: string }>) => {
      await job.waitUntilFinished(queueEvents, 20_000);
      return payloads.get(job.data.run_id)!.results;
    },
    close: async () => {
      await worker.close(CLOSE_MS);
      await deadLetters.close();
      await queueEvents.close();
      await queue.close();
    },
  };
}
