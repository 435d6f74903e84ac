// Decides after a failed call whether to fail, to retry, or to try the next provider.
import type { ServiceError } from '@sextant/telemetry/errors';

export type FailureAction =
  { readonly do: 'fail' } | { readonly do: 'next' } | { readonly do: 'retry'; readonly waitMs: number };

export interface FailureContext {
  /** Calls to this provider for the request. */
  readonly calls: number;
  /** Whether part of a response was passed on, so that no other response can replace it. */
  readonly streaming: boolean;
}

/** Longest `retry-after` that the router waits for. */
const MAX_WAIT_MS = 2_000;
const QUICK_RETRY_MS = 100;

/** Calls a provider at most twice per request; longer retries belong to the job queue. */
export function nextAction(
  { errorClass, retryAfterMs }: ServiceError,
  { calls, streaming }: FailureContext,
): FailureAction {
  // The request or the response is invalid: another provider would fail or cost the same.
  if (streaming || errorClass === 'VALIDATION_ERROR') return { do: 'fail' };
  if (calls > 1) return { do: 'next' };
  if (errorClass === 'NETWORK_ERROR' || errorClass === 'PROVIDER_ERROR') {
    return { do: 'retry', waitMs: QUICK_RETRY_MS * (0.5 + Math.random()) };
  }
  const waits = errorClass === 'RATE_LIMIT' && retryAfterMs !== undefined && retryAfterMs <= MAX_WAIT_MS;
  return waits ? { do: 'retry', waitMs: retryAfterMs } : { do: 'next' };
}
