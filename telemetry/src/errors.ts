// Errors: maps any failure to one class of the closed set, and says whether trying again may help.
import type { ErrorClass } from '@sextant/signals/errors';
import { CODES, HTTP_STATUSES, MESSAGES, NAMES } from './error-table';

export interface Classified {
  readonly class: ErrorClass;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
}

const RETRYABLE: Readonly<Record<ErrorClass, boolean>> = {
  TIMEOUT: true,
  RATE_LIMIT: true,
  VALIDATION_ERROR: false,
  AUTH_ERROR: false,
  SERVICE_UNAVAILABLE: true,
  PROVIDER_ERROR: true,
  NETWORK_ERROR: true,
  MODEL_ERROR: false,
  UNKNOWN: true,
};

/** Whether errors of the class may pass by themselves. */
export function isRetryable(errorClass: ErrorClass): boolean {
  return RETRYABLE[errorClass];
}

/** A failure whose class is known where it is thrown; `classifyError` believes it. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  readonly errorClass: ErrorClass;
  readonly retryable: boolean;
  /** How long the other side asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      readonly errorClass: ErrorClass;
      readonly retryable?: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.errorClass = options.errorClass;
    this.retryable = options.retryable ?? isRetryable(options.errorClass);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Causes deeper than this are not looked at: enough for wrapped errors, safe for circular ones. */
const MAX_DEPTH = 6;

/** Classifies anything thrown; looks through `cause` and the members of an AggregateError. */
export function classifyError(error: unknown): Classified {
  for (const e of chainOf(error)) {
    if (isClassified(e)) return { class: e.errorClass, retryable: e.retryable };
    const found = classOf(e);
    if (found) return { class: found, retryable: isRetryable(found) };
  }
  return { class: 'UNKNOWN', retryable: true };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly response?: unknown;
  readonly lastError?: unknown;
}

function* chainOf(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error === 'string') yield { message: error };
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  const e = error as ErrorLike;
  yield e;
  yield* chainOf(e.cause, depth + 1);
  yield* chainOf(e.lastError, depth + 1);
  // Only AggregateError lists errors; zod's `errors` are not failures of their own.
  if (e.name === 'AggregateError' && Array.isArray(e.errors)) yield* chainOf(e.errors[0], depth + 1);
}

/** Also true of a ServiceError from another copy of this package. */
function isClassified(e: ErrorLike): e is ErrorLike & { errorClass: ErrorClass; retryable: boolean } {
  const { errorClass, retryable } = e as { errorClass?: unknown; retryable?: unknown };
  return typeof retryable === 'boolean' && typeof errorClass === 'string' && errorClass in RETRYABLE;
}

function classOf(e: ErrorLike): ErrorClass | undefined {
  const message = typeof e.message === 'string' ? e.message : '';
  const byMessage = MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  // "model not found" arrives as a 404, so what the message says comes before the status.
  if (byMessage === 'MODEL_ERROR') return byMessage;
  return byStatus(e) ?? byName(e) ?? byCode(e) ?? byMessage;
}

function byStatus(e: ErrorLike): ErrorClass | undefined {
  const response = e.response as { status?: unknown } | undefined;
  const status = [e.status, e.statusCode, response?.status].find((s): s is number => typeof s === 'number');
  if (status === undefined || status < 400 || status > 599) return undefined;
  return HTTP_STATUSES[status] ?? (status >= 500 ? 'PROVIDER_ERROR' : 'VALIDATION_ERROR');
}

function byName(e: ErrorLike): ErrorClass | undefined {
  return typeof e.name === 'string' ? NAMES[e.name] : undefined;
}

function byCode(e: ErrorLike): ErrorClass | undefined {
  if (typeof e.code !== 'string') return undefined;
  return CODES.find(([pattern]) => pattern.test(e.code as string))?.[1];
}
