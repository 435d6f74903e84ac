// Errors: maps any failure to one class of the closed set, and says whether trying again may help.
import type { ErrorClass } from '@sextant/signals/errors';
import { ANSWERS, CODES, HTTP_STATUSES, MESSAGES, NAMES, REPEATS, type Table } from './error-table';

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
  STALLED: false,
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

/**
 * Classifies anything thrown; looks through `cause`, the members of an AggregateError and the bodies that providers
 * answer with.
 */
export function classifyError(error: unknown): Classified {
  const chain = [...chainOf(error)];
  for (const e of chain) {
    if (isClassified(e)) return { class: e.errorClass, retryable: e.retryable };
    const found = byShape(e);
    if (found) return classified(found, chain);
  }
  // Texts come last, and the most telling of all of them first: "fetch failed" says less than its cause.
  const texts = chain.map(({ message }) => message).filter((text) => typeof text === 'string' && !REPEATS.test(text));
  const found = MESSAGES.find(([pattern]) => texts.some((text) => pattern.test(text as string)));
  return classified(found?.[1] ?? 'UNKNOWN', chain);
}

function classified(errorClass: ErrorClass, chain: readonly ErrorLike[]): Classified {
  // Whoever throws this to BullMQ has decided already.
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
  // A provider's body, thrown as it came in a stream or kept by the AI SDK.
  yield* chainOf(e.error, depth + 1);
  yield* chainOf((e.data as ErrorLike | undefined)?.error, depth + 1);
  // Only AggregateError lists errors; zod's `errors` are not failures of their own.
  if (e.name === 'AggregateError' && Array.isArray(e.errors)) yield* chainOf(e.errors[0], depth + 1);
}

/** Also true of a ServiceError from another copy of this package. */
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
  const finer = said(ANSWERS, e.message);
  if (finer || status < 400) return finer;
  return HTTP_STATUSES[status] ?? (status >= 500 ? 'PROVIDER_ERROR' : 'VALIDATION_ERROR');
}

function byName(e: ErrorLike): ErrorClass | undefined {
  return typeof e.name === 'string' ? NAMES[e.name] : undefined;
}

/** Of the words of a provider's body, `code` is finer than `status` and `type`. */
function byCode(e: ErrorLike): ErrorClass | undefined {
  return [e.code, e.status, e.type].map((word) => said(CODES, word)).find((c) => c !== undefined);
}

function said(table: Table, text: unknown): ErrorClass | undefined {
  return typeof text === 'string' ? table.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}
