// How a failed attempt is told to the queue: its class in the text, whether to try again, and when.
import { classifyError, ServiceError, type ErrorClassification } from '@sextant/telemetry/errors';
import { UnrecoverableError } from 'bullmq';

const FIRST_DELAY_MS = 1_000;
/** The longest wait of our own choice. */
const MAX_DELAY_MS = 60 * 60 * 1000;
/** The longest wait that the other side may ask for: a quota is renewed within a month. */
const MAX_ASKED_MS = 31 * 24 * 60 * 60 * 1000;

/** An attempt that may be tried again; the queue's back-off reads the wait that the other side asked for. */
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

/** The error to throw to BullMQ. Its message, `CLASS: sentence`, is all that the queue keeps and the controller reads. */
export function toQueueError(
  cause: unknown,
  { class: errorClass, retryable }: ErrorClassification = classifyError(cause),
): Error {
  const message = `${errorClass}: ${cause instanceof Error ? cause.message : String(cause)}`;
  if (!retryable) return Object.assign(new UnrecoverableError(message), { cause });
  return new AttemptError(message, cause instanceof ServiceError ? cause.retryAfterMs : undefined, { cause });
}

/**
 * Milliseconds until the next attempt: exponential from one second to an hour with half of it jitter, and never less than
 * the other side asked for: a job that must wait for hours is parked until then, as attempts before would all fail.
 *
 * @param attemptsMade failed attempts so far, at least 1
 */
export function backoff(attemptsMade: number, _type?: string, error?: Error): number {
  const longest = FIRST_DELAY_MS * 2 ** (attemptsMade - 1);
  const delay = longest * (0.5 + Math.random() / 2);
  const asked = error instanceof AttemptError ? (error.retryAfterMs ?? 0) : 0;
  return Math.round(Math.max(Math.min(MAX_DELAY_MS, delay), Math.min(MAX_ASKED_MS, asked)));
}
