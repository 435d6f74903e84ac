// Deferrals: a job that needs a service of ours which is away waits until it is back, without using up its attempts.
// Five attempts end within seconds, while a restart or a deployment takes minutes.
import { isUnavailable } from '@sextant/http/client/unavailable';
import { ServiceError } from '@sextant/telemetry/errors';
import type { StepJob } from '../job';

/** How long a job waits for what is away, from its first such failure; then its attempts are used up. */
const PATIENCE_MS = 15 * 60 * 1000;
const FIRST_DELAY_MS = 1_000;
/** Jobs go on this long after the service is back, at most. */
const MAX_DELAY_MS = 30_000;
const MIN_DELAY_MS = 250;

export interface Deferral {
  /** Until the next start, in milliseconds. */
  readonly delayMs: number;
  /** What the job's data say from now on. */
  readonly away: NonNullable<StepJob['away']>;
}

/**
 * The deferral of a job after this failure; undefined when the failure counts as an attempt. The wait has full jitter, as
 * all jobs fail in the same moment and would all come back in the same moment.
 */
export function deferralOf({ away }: Pick<StepJob, 'away'>, error: unknown, now = Date.now()): Deferral | undefined {
  if (!isUnavailable(error)) return undefined;
  const since = away === undefined ? now : Date.parse(away.since);
  const count = away?.count ?? 0;
  if (now - since > PATIENCE_MS) return undefined;
  const longest = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(count, 10));
  const asked = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0;
  const delayMs = Math.round(Math.max(MIN_DELAY_MS, Math.random() * longest, Math.min(asked, MAX_DELAY_MS)));
  return { delayMs, away: { since: new Date(since).toISOString(), count: count + 1 } };
}
