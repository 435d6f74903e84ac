// Jobs of runs that were canceled: they are given up, which is no failure.

/** The reason with which such a job is aborted. */
export const CANCELED = 'its run was canceled';

/** The run ended before its job was taken: whoever canceled it could not remove the job, as a worker held it. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
}

/** Whether that is why the job was aborted, or not begun. */
export function isCanceled({ reason }: AbortSignal, error: unknown): boolean {
  return reason === CANCELED || error instanceof RunEndedError;
}
