// For tests: a worker of all queues whose steps the test implements. Like the real worker, it stores results in
// Postgres and dead letters in Redis.
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { KINDS } from '@sextant/kinds/all';
import type { Database } from '@sextant/records/database';
import { beginStep, endStep } from '@sextant/records/runs/step-payloads';
import type { KindName } from '@sextant/signals/labels';
import { until } from '@sextant/stack/until';
import { classifyError } from '@sextant/telemetry/errors';
import { UnrecoverableError, Worker, type Job } from 'bullmq';

interface JobData {
  readonly run_id: string;
  readonly org_id: string;
  readonly kind: KindName;
  readonly step: string;
  readonly trace_id?: string;
}

export interface StartedStep extends JobData {
  /** Results of the previous steps. */
  readonly before: Readonly<Record<string, unknown>>;
}

export interface TestWorker {
  /** Returns the result of a step, or throws. */
  work: (step: StartedStep) => unknown;
  /** Attempts in the order in which they started. */
  readonly started: StartedStep[];
  close(): Promise<void>;
}

/** The default work: every step succeeds, and its result has its name. */
export const succeed = ({ step }: StartedStep): unknown => ({ [`${step}_was`]: 'done' });

export function startTestWorker(redisUrl: string, database: Database): TestWorker {
  const deadLetters = createDeadLetters({ redis: redisUrl });
  const testWorker: TestWorker = {
    work: succeed,
    started: [],
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close(true)));
      await deadLetters.close();
    },
  };
  const workers = KINDS.map(({ name }) => {
    const worker = new Worker<JobData>(name, (job) => processJob(job, { testWorker, database, deadLetters }), {
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      concurrency: 20,
      lockDuration: 10_000,
      settings: { backoffStrategy: () => 300 },
    });
    worker.on('error', () => {});
    return worker;
  });
  return testWorker;
}

interface ProcessDeps {
  readonly testWorker: TestWorker;
  readonly database: Database;
  readonly deadLetters: DeadLetters;
}

async function processJob(job: Job<JobData>, { testWorker, database, deadLetters }: ProcessDeps): Promise<unknown> {
  const { run_id: runId, org_id: orgId, step } = job.data;
  const ref = { orgId, runId, step, execution: job.timestamp * 1_000 + job.attemptsStarted };
  const begin = {
    traceId: job.data.trace_id ?? '',
    began: Date.now(),
    attempt: job.attemptsMade + 1,
    traceKept: false,
  };
  const payload = await until('the input is read', () => beginStep(database, ref, begin));
  const started: StartedStep = { ...job.data, before: payload.before };
  testWorker.started.push(started);
  try {
    const result = await testWorker.work(started);
    const end = { results: { [step]: result }, traceKept: false };
    await until('the result is stored', () => endStep(database, ref, end).then(() => true));
    return { finished_at: Date.now() };
  } catch (error) {
    const { class: error_class, retryable } = classifyError(error);
    const { message } = error as Error;
    if (!retryable || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)) {
      await deadLetters.put(deadLetterOf(job, error as Error));
    }
    const text = `${error_class}: ${message}`;
    throw retryable ? new Error(text) : new UnrecoverableError(text);
  }
}

function deadLetterOf({ id, data, attemptsMade }: Job<JobData>, error: Error) {
  const { run_id, org_id, kind, step, trace_id = null, ...payload } = data;
  const { class: error_class, retryable } = classifyError(error);
  const now = new Date().toISOString();
  return {
    ...{ queue: kind, job_id: id!, run_id, org_id, kind, step, error_class, retryable, payload, trace_id },
    ...{ message: error.message, stack: error.stack ?? null, attempts: attemptsMade + 1 },
    ...{ first_failed_at: now, last_failed_at: now },
  };
}
