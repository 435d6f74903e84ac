// Deferrals: a job waits for an unavailable service of the platform without using up its attempts. Five attempts end
// within seconds, while a restart or a deployment takes minutes.
import { isUnavailable } from '@sextant/http/client/unavailable';
import { ServiceError } from '@sextant/telemetry/errors';
import type { StepJob } from './job';

/** How long a job is deferred, from its first deferral. Later failures use up its attempts. */
const MAX_WAIT_MS = 15 * 60 * 1000;
const FIRST_DELAY_MS = 1_000;
/** Also the longest time between the service's return and the next attempt. */
const MAX_DELAY_MS = 30_000;
const MIN_DELAY_MS = 250;

export interface Deferral {
  /** Milliseconds until the next start. */
  readonly delayMs: number;
  /** The new value in the job's data. */
  readonly deferred: NonNullable<StepJob['deferred']>;
}

/**
 * The deferral of a job after a failure; undefined when the failure counts as an attempt. The delay has full jitter,
 * because all jobs fail at the same moment and must not return at the same moment.
 */
export function deferralOf({ deferred }: Pick<StepJob, 'deferred'>, error: unknown, now = Date.now()) {
  if (!isUnavailable(error)) return undefined;
  const since = deferred === undefined ? now : Date.parse(deferred.since);
  const count = deferred?.count ?? 0;
  if (now - since > MAX_WAIT_MS) return undefined;
  const maxDelay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(count, 10));
  const retryAfter = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0;
  const delayMs = Math.round(Math.max(MIN_DELAY_MS, Math.random() * maxDelay, Math.min(retryAfter, MAX_DELAY_MS)));
  return { delayMs, deferred: { since: new Date(since).toISOString(), count: count + 1 } } satisfies Deferral;
}
