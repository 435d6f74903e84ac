// Classifies errors and tells whether a retry may succeed.
import type { ErrorClass } from '@sextant/signals/errors';
import { RESPONSE_MESSAGES, CODES, HTTP_STATUSES, MESSAGES, NAMES, QUERY_ERROR, type Table } from './error-table';

export interface ErrorClassification {
  readonly class: ErrorClass;
  /** Whether the same call may succeed later. */
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
  STALLED: false,
  UNKNOWN: true,
};

export function isRetryable(errorClass: ErrorClass): boolean {
  return RETRYABLE[errorClass];
}

/** A failure with a known class, which `classifyError` returns. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  readonly errorClass: ErrorClass;
  readonly retryable: boolean;
  /** Requested delay before a retry, in milliseconds. */
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

/** Limit for nested causes, which may be circular. */
const MAX_DEPTH = 6;
/** Limit for all causes: a proxy could have a cause in every property. */
const MAX_CHAIN = 64;

/**
 * Classifies any thrown value, including its causes, the members of an AggregateError and the response bodies of
 * providers. Never throws: an error whose properties cannot be read is UNKNOWN.
 */
export function classifyError(error: unknown): ErrorClassification {
  try {
    return classifyChain(firstOf(chainOf(error), MAX_CHAIN));
  } catch {
    return { class: 'UNKNOWN', retryable: isRetryable('UNKNOWN') };
  }
}

function firstOf<T>(values: Iterable<T>, max: number): T[] {
  const first: T[] = [];
  for (const value of values) {
    first.push(value);
    if (first.length === max) break;
  }
  return first;
}

function classifyChain(chain: readonly ErrorLike[]): ErrorClassification {
  for (const e of chain) {
    if (isClassified(e)) return { class: e.errorClass, retryable: e.retryable };
    const errorClass = byShape(e);
    if (errorClass) return classified(errorClass, chain);
  }
  // Messages come last; of all messages in the chain the most specific counts: "fetch failed" says less than its cause.
  const texts = chain
    .map(({ message }) => message)
    .filter((text) => typeof text === 'string' && !QUERY_ERROR.test(text));
  const errorClass = MESSAGES.find(([pattern]) => texts.some((text) => pattern.test(text as string)));
  return classified(errorClass?.[1] ?? 'UNKNOWN', chain);
}

function classified(errorClass: ErrorClass, chain: readonly ErrorLike[]): ErrorClassification {
  // BullMQ's UnrecoverableError rules out a retry.
  const final = chain.some(({ name }) => name === 'UnrecoverableError');
  return { class: errorClass, retryable: !final && isRetryable(errorClass) };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly cause?: unknown;
  readonly error?: unknown;
  readonly errors?: unknown;
  readonly data?: unknown;
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
  // The response body of a provider, from a stream or kept by the AI SDK.
  yield* chainOf(e.error, depth + 1);
  yield* chainOf((e.data as ErrorLike | undefined)?.error, depth + 1);
  // Only AggregateError has causes in `errors`; zod's `errors` are details.
  if (e.name === 'AggregateError' && Array.isArray(e.errors)) yield* chainOf(e.errors[0], depth + 1);
}

/** Also recognizes a ServiceError from another copy of this package. */
function isClassified(e: ErrorLike): e is ErrorLike & { errorClass: ErrorClass; retryable: boolean } {
  const { errorClass, retryable } = e as { errorClass?: unknown; retryable?: unknown };
  return typeof retryable === 'boolean' && typeof errorClass === 'string' && errorClass in RETRYABLE;
}

function byShape(e: ErrorLike): ErrorClass | undefined {
  return byStatus(e) ?? byName(e) ?? byCode(e);
}

function byStatus(e: ErrorLike): ErrorClass | undefined {
  const response = e.response as { status?: unknown } | undefined;
  const status = [e.status, e.statusCode, response?.status, e.code].find((s): s is number => typeof s === 'number');
  if (status === undefined || status < 200 || status > 599) return undefined;
  const finer = lookUp(RESPONSE_MESSAGES, e.message);
  if (finer || status < 400) return finer;
  return HTTP_STATUSES[status] ?? (status >= 500 ? 'PROVIDER_ERROR' : 'VALIDATION_ERROR');
}

function byName(e: ErrorLike): ErrorClass | undefined {
  return typeof e.name === 'string' ? NAMES[e.name] : undefined;
}

/** In provider responses, `code` is more specific than `status` and `type`. */
function byCode(e: ErrorLike): ErrorClass | undefined {
  return [e.code, e.status, e.type].map((word) => lookUp(CODES, word)).find((c) => c !== undefined);
}

function lookUp(table: Table, text: unknown): ErrorClass | undefined {
  return typeof text === 'string' ? table.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}
