// For tests: a worker of all queues whose steps do what the test says, and that fails jobs and keeps letters as ours does.
import { KINDS } from '@sextant/kinds/all';
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { classifyError } from '@sextant/telemetry/errors';
import { UnrecoverableError, Worker, type Job, type WorkerOptions } from 'bullmq';

export interface StepJob {
  readonly run_id: string;
  readonly org_id: string;
  readonly kind: string;
  readonly step: string;
  readonly trace_id?: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Results of the steps before. */
  readonly before: Readonly<Record<string, unknown>>;
}

export interface StandIn {
  /** What a step returns, or throws. */
  work: (job: StepJob) => unknown;
  /** Attempts that began, in their order. */
  readonly begun: StepJob[];
  close(): Promise<void>;
}

type JobData = Omit<StepJob, 'before'>;

/** The result of each step is its name, unless the test says otherwise. */
export const usual = ({ step }: StepJob): unknown => ({ [`${step}_was`]: 'done' });

export function startStandIn(redisUrl: string, options: Partial<WorkerOptions> = {}): StandIn {
  const letters = createDeadLetters({ redis: redisUrl });
  const standIn: StandIn = {
    work: usual,
    begun: [],
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close(true)));
      await letters.close();
    },
  };
  const workers = KINDS.map(({ name }) => {
    const worker = new Worker<JobData>(name, (job) => processJob(job, standIn, letters), {
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      concurrency: 20,
      lockDuration: 10_000,
      settings: { backoffStrategy: () => 300 },
      ...options,
    });
    worker.on('error', () => {});
    return worker;
  });
  return standIn;
}

async function processJob(job: Job<JobData>, standIn: StandIn, letters: DeadLetters): Promise<unknown> {
  const [child] = Object.values(await job.getChildrenValues<{ readonly results: object }>());
  const before = { ...child?.results };
  const step: StepJob = { ...job.data, before };
  standIn.begun.push(step);
  try {
    const result = await standIn.work(step);
    return { finished_at: Date.now(), results: { ...before, [step.step]: result } };
  } catch (error) {
    const { class: error_class, retryable } = classifyError(error);
    const { message, stack = null } = error as Error;
    if (!retryable || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)) {
      const { run_id, org_id, kind, trace_id = null } = step;
      const at = new Date().toISOString();
      await letters.put({
        ...{
          queue: kind,
          job_id: job.id!,
          run_id,
          org_id,
          kind,
          step: step.step,
          error_class,
          retryable,
          message,
          stack,
        },
        ...{ attempts: job.attemptsMade + 1, payload: job.data, trace_id, first_failed_at: at, last_failed_at: at },
      });
    }
    const text = `${error_class}: ${message}`;
    throw retryable ? new Error(text) : new UnrecoverableError(text);
  }
}
