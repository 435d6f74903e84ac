// Jobs of runs that were canceled: they are given up, which is no failure.

/** The reason with which such a job is aborted. */
export const CANCELED = 'its run was canceled';

/** Whether that is why the job was aborted. */
export function isCanceled({ reason }: AbortSignal): boolean {
  return reason === CANCELED;
}
