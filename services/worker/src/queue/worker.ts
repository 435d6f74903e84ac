// The worker: takes jobs from the queue, runs their step, and hands the results on.
import { jobWaitSeconds } from '@sextant/signals/queues';
import { log } from '@sextant/telemetry/logs';
import { histogram } from '@sextant/telemetry/metrics';
import { linkRetries, queueTelemetry } from '@sextant/telemetry/queue';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import { QUEUE, stepJob, type JobReturn, type Results, type StepContext } from '../job';
import { analyze, type AnalyzeDeps } from '../steps/analyze';
import { apply } from '../steps/apply';
import { generate, type GenerateDeps } from '../steps/generate';
import { publish } from '../steps/publish';
import { backoff, toQueueError } from './failure';
import { measured, type Model } from './measured';

export interface WorkerDeps extends AnalyzeDeps, Pick<GenerateDeps, 'ai'> {
  readonly redisUrl: string;
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Most jobs that start in a second, over all workers of the queue. */
  readonly ratePerSecond: number;
  /** What AI jobs are counted under while no model has answered. */
  readonly defaultModel: Model;
}

export interface StepWorker {
  /** Reasons why no job can be taken; empty when all is well. */
  ready(): Promise<readonly string[]>;
  /** Takes no more jobs and waits for the active ones, at most `timeoutMs`; the queue gives the rest to another worker. */
  close(timeoutMs: number): Promise<void>;
}

/** A dead worker's jobs are taken over within the sum of both, so they are short; locks are renewed at half time. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
/** A job is not to blame when its worker is killed, however often. */
const MAX_STALLED = 1_000;

const waitSeconds = histogram(jobWaitSeconds);

/** Starts to take jobs. */
export function startWorker(deps: WorkerDeps): StepWorker {
  const worker = new Worker<unknown, JobReturn>(QUEUE, (job) => processJob(job, deps), {
    connection: { url: deps.redisUrl, maxRetriesPerRequest: null },
    concurrency: deps.concurrency,
    limiter: { max: deps.ratePerSecond, duration: 1_000 },
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: MAX_STALLED,
    // How long BullMQ waits after an error of Redis before it tells a job's end again.
    runRetryDelay: 1_000,
    settings: { backoffStrategy: backoff },
    telemetry: queueTelemetry(),
  });
  linkRetries(worker);
  worker.on('error', (error) => log.warn('the queue is in trouble', { operation: 'queue', reason: error.message }));
  worker.on('stalled', (jobId) => log.warn('took over a job whose worker died', { operation: 'queue', job_id: jobId }));
  return {
    ready: async () => {
      const answered = await within(
        2_000,
        worker.getBackend().client.then((client) => client.llen(worker.toKey('wait'))),
      );
      return [
        ...(answered ? [] : ['redis does not answer']),
        ...(worker.isRunning() ? [] : ['the worker does not run']),
      ];
    },
    close: async (timeoutMs) => {
      if (!(await within(timeoutMs, worker.close()))) await within(1_000, worker.close(true));
    },
  };
}

async function processJob(job: Job<unknown, JobReturn>, deps: WorkerDeps): Promise<JobReturn> {
  const { data, error } = stepJob.safeParse(job.data);
  if (error) throw new UnrecoverableError(`VALIDATION_ERROR: the job's data is not valid: ${error.message}`);
  const child = await childOf(job);
  observeWait(job, child);

  const number = job.attemptsMade + 1;
  const attempt = { job: data, jobId: job.id ?? '', number, last: number >= (job.opts.attempts ?? 1) };
  const callId = `${job.id}-${job.timestamp}-${job.attemptsStarted}`;
  const before = child?.results ?? {};
  try {
    return await measured({
      attempt,
      defaultModel: deps.defaultModel,
      work: async (onAnswer) => {
        const results = await runStep({ job: data, before, callId }, { ...deps, onAnswer });
        return { finished_at: Date.now(), results: { ...before, ...results } };
      },
    });
  } catch (cause) {
    throw toQueueError(cause);
  }
}

/** Runs the step that the job names; resolves with its result under the step's name. */
async function runStep(context: StepContext, deps: AnalyzeDeps & GenerateDeps): Promise<Results> {
  switch (context.job.step) {
    case 'analyze':
      return { analyze: await analyze(context, deps) };
    case 'generate':
      return { generate: await generate(context, deps) };
    case 'apply':
      return { apply: await apply(context) };
    case 'publish':
      return { publish: await publish(context, deps) };
  }
}

/** What the step before returned; each job of the chain has one child at most. */
async function childOf(job: Job): Promise<JobReturn | undefined> {
  const [child] = Object.values(await job.getChildrenValues<JobReturn>());
  return child;
}

/** A job waits from when it was added or, with a step before it, from when that one ended. */
function observeWait(job: Job, child: JobReturn | undefined): void {
  if (job.attemptsStarted > 1) return;
  const since = child?.finished_at ?? job.timestamp;
  waitSeconds.observe({ queue: QUEUE }, Math.max(0, (job.processedOn ?? Date.now()) - since) / 1000);
}

/** Whether a promise settles well within a time. */
function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = promise.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
