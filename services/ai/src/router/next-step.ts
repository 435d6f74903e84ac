// What to do after a failed call: give up, try again, or go to the next provider.
import type { ServiceError } from '@sextant/telemetry/errors';

export type NextStep =
  { readonly do: 'fail' } | { readonly do: 'next' } | { readonly do: 'retry'; readonly waitMs: number };

export interface Failed {
  /** Calls that this provider has had for the request. */
  readonly calls: number;
  /** Whether some of an answer was handed on, so that another answer cannot take its place. */
  readonly answering: boolean;
}

/** The longest wait that a provider may ask for and still be waited for. */
const LONGEST_WAIT_MS = 2_000;
const QUICK_RETRY_MS = 100;

/** A provider is called at most twice for a request; longer retries belong to the queue. */
export function nextStep({ errorClass, retryAfterMs }: ServiceError, { calls, answering }: Failed): NextStep {
  // The request itself is not valid, or the answer not what was asked for: other providers would cost the same again.
  if (answering || errorClass === 'VALIDATION_ERROR') return { do: 'fail' };
  if (calls > 1) return { do: 'next' };
  if (errorClass === 'NETWORK_ERROR' || errorClass === 'PROVIDER_ERROR') {
    return { do: 'retry', waitMs: QUICK_RETRY_MS * (0.5 + Math.random()) };
  }
  const waits = errorClass === 'RATE_LIMIT' && retryAfterMs !== undefined && retryAfterMs <= LONGEST_WAIT_MS;
  return waits ? { do: 'retry', waitMs: retryAfterMs } : { do: 'next' };
}
