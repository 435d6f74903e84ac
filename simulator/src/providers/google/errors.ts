// Google's errors: {"error": {code, message, status, details}}.
import type { Refusal } from '../../models/simulation';

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** The error handler turns it into Google's error format. */
export class GoogleError extends Error {
  override readonly name = 'GoogleError';
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfterS?: number,
  ) {
    super(message);
  }
}

export function errorJson({ status: code, message, retryAfterS }: GoogleError) {
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfterS}s` };
  const details = retryAfterS === undefined ? {} : { details: [retryInfo] };
  return { error: { code, message, status: STATUSES[code] ?? 'UNKNOWN', ...details } };
}

export const OVERLOADED = 'The model is overloaded. Please try again later.';

/** Throws the GoogleError for a refusal, if there is one. */
export function throwRefusal(refusal: Refusal | undefined): void {
  if (refusal?.reason === 'overloaded') throw new GoogleError(503, OVERLOADED);
  if (refusal?.reason === 'rate_limited') {
    const message = `You exceeded your current quota. Please retry in ${refusal.retryAfterS}s.`;
    throw new GoogleError(429, message, refusal.retryAfterS);
  }
}
