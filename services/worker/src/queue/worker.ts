// Workers: each takes the jobs of one queue and runs their steps.
import { subscribeCanceledJobs } from '@sextant/dead-letters/canceled-jobs';
import { withTimeout } from '@sextant/http/service/timeout';
import type { KindName } from '@sextant/signals/labels';
import { log } from '@sextant/telemetry/logs';
import { Worker } from 'bullmq';
import { CANCELED } from '../attempts/canceled';
import { backoff } from '../attempts/failure';
import type { JobReturn } from '../attempts/job';
import { processJob, type ProcessDeps } from '../attempts/process-job';
import { followConcurrency } from './concurrency';

export interface WorkerDeps extends Omit<ProcessDeps, 'queue'> {
  readonly redisUrl: string;
  /** Concurrent jobs of a queue in this process, unless the queue has a setting. */
  readonly concurrency: number;
  /** Jobs that start per second, over all workers of a queue, unless the queue has a setting. */
  readonly ratePerSecond: number;
}

export interface Workers {
  /** Reasons why jobs cannot be taken; empty when all is well. */
  ready(): Promise<readonly string[]>;
  /** Takes no more jobs and waits for the active ones, at most `timeoutMs`; another worker takes over the rest. */
  close(timeoutMs: number): Promise<void>;
}

export interface QueueWorker extends Workers {
  /** Aborts a job of a canceled run if this worker is running it. */
  cancel(jobId: string): void;
}

/** The jobs of a dead worker are taken over after the sum of both at most. Locks are renewed at half time. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
/**
 * How often a job may be taken over. A killed worker is not the job's fault, but a job that crashes its workers must
 * not do so forever. Jobs that block event loops are counted in stalls/.
 */
const MAX_STALLED = 20;
const READY_MS = 2_000;
/** Time for aborted jobs to end before the worker closes without them. */
const ABORT_MS = 1_000;

/** Starts a worker for each queue. */
export function startWorkers(queues: readonly KindName[], deps: WorkerDeps): Workers {
  const workers = queues.map((queue) => startWorker(queue, deps));
  const canceled = subscribeCanceledJobs(deps.redisUrl, (jobId) => workers.forEach((worker) => worker.cancel(jobId)));
  return {
    ready: async () => {
      const reasons = await Promise.all(workers.map((worker) => worker.ready()));
      return [...new Set(reasons.flat())];
    },
    close: async (timeoutMs) => {
      canceled.close();
      await Promise.all(workers.map((worker) => worker.close(timeoutMs)));
    },
  };
}

/** Starts to take jobs of a queue. */
export function startWorker(
  queue: KindName,
  { redisUrl, concurrency, ratePerSecond, ...deps }: WorkerDeps,
): QueueWorker {
  // BullMQ passes a signal only to processors with three parameters.
  const worker = new Worker<unknown, JobReturn>(
    queue,
    (job, token, signal) => processJob(job, { signal: signal!, token }, { ...deps, queue }),
    {
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      concurrency,
      // A global rate limit of the queue replaces it.
      limiter: { max: ratePerSecond, duration: 1_000 },
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      // Pause after a Redis error before BullMQ reports the end of a job again.
      runRetryDelay: 1_000,
      settings: { backoffStrategy: backoff },
    },
  );
  const operation = { operation: 'queue', queue };
  worker.on('error', (error) => log.warn('queue error', { ...operation, reason: error.message }));
  worker.on('stalled', (jobId) => log.warn('took over a job whose worker died', { ...operation, job_id: jobId }));
  worker.on('lockRenewalFailed', (jobIds) => jobIds.forEach((id) => worker.cancelJob(id, 'its lock was lost')));
  const stopFollowing = followConcurrency(worker, concurrency);
  return {
    ready: async () => {
      const length = worker.getBackend().client.then((client) => client.llen(worker.toKey('wait')));
      const isAnswered = await succeedsWithin(READY_MS, length);
      return [
        ...(isAnswered ? [] : ['Redis does not answer']),
        ...(worker.isRunning() ? [] : [`the worker of the queue ${queue} is not running`]),
      ];
    },
    cancel: (jobId) => void worker.cancelJob(jobId, CANCELED),
    close: async (timeoutMs) => {
      stopFollowing();
      const closed = worker.close();
      if (await succeedsWithin(timeoutMs, closed)) return;
      worker.cancelAllJobs('the worker is stopping');
      await succeedsWithin(ABORT_MS, closed);
    },
  };
}

function succeedsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return withTimeout(work, ms, 'too late').then(
    () => true,
    () => false,
  );
}
