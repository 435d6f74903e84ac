// Turns failures of a provider into ServiceErrors without parts of the prompt or the response.
import { retryAfterMs } from '@sextant/http/client/retry-after';
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';

/** A response that cannot be used; `reason` completes "the provider's response is …". */
export function unusableResponse(errorClass: ErrorClass, reason: string): ServiceError {
  return new ServiceError(`the provider’s response is ${reason}`, { errorClass });
}

/**
 * Classifies a failure. Drops its message and cause: the SDK puts parts of the request and the response into them, and
 * errors end up in logs and spans.
 */
export function toServiceError(error: unknown): ServiceError {
  const { statusCode, responseHeaders, data } = error as ApiCallError;
  if (statusCode === 200) return unusableResponse('PROVIDER_ERROR', 'not a completion');
  const errorClass = classOf(error as ApiCallError);
  const { code, status, type } = data?.error ?? {};
  const word = [code, status, type].find((value) => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value));
  const suffix = word === undefined ? '' : ` (${word as string})`;
  const what =
    statusCode === undefined ? WITHOUT_STATUS[errorClass] : `the provider responded with ${statusCode}${suffix}`;
  return new ServiceError(what ?? `the call failed: ${errorClass}`, {
    errorClass,
    retryAfterMs: retryDelayMs(responseHeaders ?? {}),
  });
}

/** A failure after part of the response arrived: the provider had accepted the request. */
export function streamError(error: unknown): ServiceError {
  const { errorClass, retryAfterMs: wait } = toServiceError(error);
  const accepted = errorClass === 'VALIDATION_ERROR' || errorClass === 'UNKNOWN';
  return new ServiceError('the provider’s response was interrupted', {
    errorClass: accepted ? 'PROVIDER_ERROR' : errorClass,
    retryAfterMs: wait,
  });
}

/** The failure of a call that its reader canceled; the class is that of every aborted call. */
export function canceledCall(): ServiceError {
  return new ServiceError('the caller canceled the call', { errorClass: 'TIMEOUT', retryable: false });
}

/** Statuses to which providers give a meaning of their own. */
function classOf(error: ApiCallError): ErrorClass {
  const { statusCode, data } = error;
  // The path is correct, so the model in it does not exist.
  if (statusCode === 404) return 'MODEL_ERROR';
  // Payment required: the account has no credit.
  if (statusCode === 402) return 'AUTH_ERROR';
  if (statusCode === 400 && /\bAPI key\b/.test(String(data?.error?.message))) return 'AUTH_ERROR';
  return classifyError(error).class;
}

/** The fields of the SDK's APICallError; other errors have none of them. */
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
  TIMEOUT: 'the provider did not respond in time',
  NETWORK_ERROR: 'could not reach the provider',
};

/** Reads `retry-after-ms` or `retry-after`; undefined when neither is valid. */
export function retryDelayMs(headers: Readonly<Record<string, string>>, now = Date.now()): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] || NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  return retryAfterMs(headers['retry-after'], now);
}
