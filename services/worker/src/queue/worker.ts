// A queue's worker: takes its jobs, runs their steps, and hands the results on.
import { withTimeout } from '@sextant/http/service/timeout';
import type { KindName } from '@sextant/signals/labels';
import { log } from '@sextant/telemetry/logs';
import { Worker } from 'bullmq';
import type { JobReturn } from '../job';
import { CANCELED } from './canceled';
import { backoff } from './failure';
import { followConcurrency } from './limits';
import { processJob, type ProcessDeps } from './process-job';

export interface WorkerDeps extends Omit<ProcessDeps, 'queue'> {
  readonly redisUrl: string;
  /** Jobs of the queue at the same time in this process, while the queue has no setting of its own. */
  readonly concurrency: number;
  /** Most jobs that start in a second, over all workers of the queue, while it has no setting of its own. */
  readonly ratePerSecond: number;
}

export interface QueueWorker {
  /** Reasons why no job can be taken; empty when all is well. */
  ready(): Promise<readonly string[]>;
  /** Gives up a job of a run that was canceled, if it is worked on here. */
  cancel(jobId: string): void;
  /** Takes no more jobs and waits for the active ones, at most `timeoutMs`; the queue gives the rest to another worker. */
  close(timeoutMs: number): Promise<void>;
}

/** A dead worker's jobs are taken over within the sum of both, so they are short; locks are renewed at half time. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
/**
 * How often a job is taken over: it is not to blame when its worker is killed, though one that ends its workers must not
 * do so forever. Those with which workers stand still are counted apart.
 */
const MAX_STALLED = 20;

const READY_MS = 2_000;
/** Time for canceled jobs to end before the worker closes without them. */
const CANCEL_MS = 1_000;

/** Starts to take jobs of the queue. */
export function startWorker(
  queue: KindName,
  { redisUrl, concurrency, ratePerSecond, ...deps }: WorkerDeps,
): QueueWorker {
  // BullMQ makes a signal for processors of three parameters alone.
  const worker = new Worker<unknown, JobReturn>(
    queue,
    (job, token, signal) => processJob(job, { signal: signal!, token }, { ...deps, queue }),
    {
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      concurrency,
      // A global rate limit of the queue takes its place.
      limiter: { max: ratePerSecond, duration: 1_000 },
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      // How long BullMQ waits after an error of Redis before it tells a job's end again.
      runRetryDelay: 1_000,
      settings: { backoffStrategy: backoff },
    },
  );
  const operation = { operation: 'queue', queue };
  worker.on('error', (error) => log.warn('the queue is in trouble', { ...operation, reason: error.message }));
  worker.on('stalled', (jobId) => log.warn('took over a job whose worker died', { ...operation, job_id: jobId }));
  worker.on('lockRenewalFailed', (jobIds) => jobIds.forEach((id) => worker.cancelJob(id, 'its lock was lost')));
  const stopFollowing = followConcurrency(worker, concurrency);
  return {
    ready: async () => {
      const length = worker.getBackend().client.then((client) => client.llen(worker.toKey('wait')));
      const isAnswered = await succeedsWithin(READY_MS, length);
      return [
        ...(isAnswered ? [] : ['redis does not answer']),
        ...(worker.isRunning() ? [] : [`the worker of the queue ${queue} does not run`]),
      ];
    },
    cancel: (jobId) => void worker.cancelJob(jobId, CANCELED),
    close: async (timeoutMs) => {
      stopFollowing();
      const closed = worker.close();
      if (await succeedsWithin(timeoutMs, closed)) return;
      worker.cancelAllJobs('the worker stops');
      await succeedsWithin(CANCEL_MS, closed);
    },
  };
}

function succeedsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return withTimeout(work, ms, 'too late').then(
    () => true,
    () => false,
  );
}
