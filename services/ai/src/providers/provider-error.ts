// Failures of a provider as ServiceErrors that carry nothing of the prompt or the answer.
import { retryAfterMs } from '@sextant/http/client/retry-after';
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';

/** An answer that arrived and cannot be used; `reason` completes "the provider's answer is …". */
export function unusableAnswer(errorClass: ErrorClass, reason: string): ServiceError {
  return new ServiceError(`the provider’s answer is ${reason}`, { errorClass });
}

/**
 * Any failure of a call, by class. Neither message nor cause of the original are kept: the SDK puts parts of the request
 * and the answer into them, and what is kept ends up in logs and spans.
 */
export function toServiceError(error: unknown): ServiceError {
  const { statusCode, responseHeaders, data } = error as ApiCallError;
  if (statusCode === 200) return unusableAnswer('PROVIDER_ERROR', 'not a completion');
  const errorClass = classOf(error as ApiCallError);
  const { code, status, type } = data?.error ?? {};
  const word = [code, status, type].find((value) => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value));
  const said = word === undefined ? '' : ` (${word as string})`;
  const what = statusCode === undefined ? WITHOUT_STATUS[errorClass] : `the provider answered ${statusCode}${said}`;
  return new ServiceError(what ?? `the call failed: ${errorClass}`, {
    errorClass,
    retryAfterMs: waitOf(responseHeaders ?? {}),
  });
}

/** A failure after some of the answer has come: whatever it is, the request itself was accepted. */
export function streamError(error: unknown): ServiceError {
  const { errorClass, retryAfterMs: wait } = toServiceError(error);
  const accepted = errorClass === 'VALIDATION_ERROR' || errorClass === 'UNKNOWN';
  return new ServiceError('the provider’s answer broke off', {
    errorClass: accepted ? 'PROVIDER_ERROR' : errorClass,
    retryAfterMs: wait,
  });
}

/** What providers say by a status that means something else in general. */
function classOf(error: ApiCallError): ErrorClass {
  const { statusCode, data } = error;
  // The path is ours and right, so that what is not found is the model in it.
  if (statusCode === 404) return 'MODEL_ERROR';
  // The account cannot pay.
  if (statusCode === 402) return 'AUTH_ERROR';
  if (statusCode === 400 && /\bAPI key\b/.test(String(data?.error?.message))) return 'AUTH_ERROR';
  return classifyError(error).class;
}

/** What the SDK's APICallError tells of an answer; other errors have none of it. */
interface ApiCallError {
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly data?: {
    readonly error?: {
      readonly code?: unknown;
      readonly status?: unknown;
      readonly type?: unknown;
      readonly message?: unknown;
    };
  };
}

const WITHOUT_STATUS: Partial<Record<ErrorClass, string>> = {
  TIMEOUT: 'the provider did not answer in time',
  NETWORK_ERROR: 'the provider could not be reached',
};

/** Reads `retry-after-ms`, or `retry-after`; undefined without a usable one. */
export function waitOf(headers: Readonly<Record<string, string>>, now = Date.now()): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] || NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  return retryAfterMs(headers['retry-after'], now);
}
