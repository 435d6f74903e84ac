// Cancellation of jobs: a worker aborts the jobs of canceled runs. That is not a failure.

/** Abort reason, and failure text on the queue, of a canceled job. */
export const CANCELED = 'its run was canceled';

/** The run had ended before its job was started. The job could not be removed because a worker held it. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
}

/** Whether the job was aborted, or not started, because its run was canceled. */
export function isCanceled({ reason }: AbortSignal, error: unknown): boolean {
  return reason === CANCELED || error instanceof RunEndedError;
}
