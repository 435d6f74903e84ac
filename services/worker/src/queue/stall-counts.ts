// Where the number of a job's stalls is kept in Redis.

/** How long stalls of a job are remembered. */
export const STALLS_SECONDS = 24 * 60 * 60;

/** Key of the count of a job's stalls; `job` is `queue:id`. */
export function stallsKey(job: string): string {
  return `sextant:stalls:${job}`;
}
