// Converts a failed attempt to an error for the queue: its class in the message, whether to retry, and when.
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { UnrecoverableError } from 'bullmq';

const FIRST_DELAY_MS = 1_000;
/** Maximum of the exponential backoff. */
const MAX_BACKOFF_MS = 60 * 60 * 1000;
/** Maximum of a wait from Retry-After: quotas renew at least monthly. */
const MAX_RETRY_AFTER_MS = 31 * 24 * 60 * 60 * 1000;

/** A retryable failure, with the wait that `backoff` reads. */
class AttemptError extends Error {
  override readonly name = 'AttemptError';
  constructor(
    message: string,
    readonly retryAfterMs: number | undefined,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error to throw to BullMQ. The queue keeps only its message, `CLASS: sentence`, which the controller parses. */
export function toQueueError(cause: unknown): Error {
  const { class: errorClass, retryable } = classifyError(cause);
  const message = `${errorClass}: ${cause instanceof Error ? cause.message : String(cause)}`;
  if (!retryable) return Object.assign(new UnrecoverableError(message), { cause });
  return new AttemptError(message, cause instanceof ServiceError ? cause.retryAfterMs : undefined, { cause });
}

/**
 * Milliseconds until the next attempt: exponential from one second to an hour, half of it jitter, and at least the wait
 * from Retry-After. Earlier attempts would fail and use up the job's attempts.
 *
 * @param attemptsMade failed attempts so far, at least 1
 */
export function backoff(attemptsMade: number, _type?: string, error?: Error): number {
  const delay = FIRST_DELAY_MS * 2 ** (attemptsMade - 1) * (0.5 + Math.random() / 2);
  const retryAfter = error instanceof AttemptError ? (error.retryAfterMs ?? 0) : 0;
  return Math.round(Math.max(Math.min(MAX_BACKOFF_MS, delay), Math.min(MAX_RETRY_AFTER_MS, retryAfter)));
}
