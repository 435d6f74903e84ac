// Jobs of runs that were canceled: they are given up, which is no failure, and leave the queue.
import { UnrecoverableError, type Worker } from 'bullmq';

const REASON = 'its run was canceled';

class CanceledError extends UnrecoverableError {
  constructor() {
    super(REASON);
  }
}

/** Aborts a job if the worker works on it. */
export function cancelJob(worker: Worker, jobId: string): void {
  worker.cancelJob(jobId, REASON);
}

/** Whether it was `cancelJob` that aborted the job. */
export function isCanceled({ reason }: AbortSignal): boolean {
  return reason === REASON;
}

/** What the processor throws for a job that it gave up so. */
export const canceled = (): Error => new CanceledError();

/** Takes jobs that were given up off the queue, once they have failed. */
export function removeCanceled(worker: Worker): void {
  worker.on('failed', (job, error) => {
    // Left over, it is one failed job more among those that are kept for a day.
    if (error instanceof CanceledError) void job?.remove().catch(() => undefined);
  });
}
