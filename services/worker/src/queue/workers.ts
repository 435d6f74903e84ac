// The workers of a process: one a queue, started and stopped together.
import { followCanceled } from '@sextant/dead-letters/canceled-jobs';
import type { KindName } from '@sextant/signals/labels';
import { startWorker, type QueueWorker, type WorkerDeps } from './worker';

/** Starts to take jobs of all the queues. */
export function startWorkers(queues: readonly KindName[], deps: WorkerDeps): Omit<QueueWorker, 'cancel'> {
  const workers = queues.map((queue) => startWorker(queue, deps));
  const canceled = followCanceled(deps.redisUrl, (jobId) => workers.forEach((worker) => worker.cancel(jobId)));
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
