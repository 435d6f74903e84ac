// Calls to a vendor with a quota: waits out rate limits, and stops calling when the quota is exhausted.
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@sextant/http/client';
import { vendorQuotaExhausted } from '@sextant/signals/vendors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { gauge } from '@sextant/telemetry/metrics';
import { vendorCall } from '../clients/vendor-call';
import type { StepContext } from '../declare';
import { entityEvent } from '../events';

export interface QuotaCalls<Query, Result> {
  readonly vendor: string;
  /** Resolves with null, without a call, when the quota is exhausted. Throws ServiceError. */
  call(entityId: string, query: Query): Promise<Result | null>;
  isExhausted(): boolean;
}

type Context = Pick<StepContext, 'run' | 'step' | 'events' | 'signal'>;

/** Including the first call. */
const MAX_CALLS = 3;
/** A vendor with a longer wait fails, so that the results of other vendors do not wait for it. */
const MAX_WAIT_MS = 10_000;
const DEFAULT_WAIT_MS = 1_000;

const quotaExhausted = gauge(vendorQuotaExhausted);

/** For one step; the next step calls the vendor again. */
export function quotaCalls<Query, Result>(
  vendor: string,
  context: Context,
  request: (query: Query) => Promise<Result>,
): QuotaCalls<Query, Result> {
  const { run, events, signal } = context;
  let exhausted = false;
  return {
    vendor,
    isExhausted: () => exhausted,
    async call(entityId, query) {
      for (let calls = 1; !exhausted; calls += 1) {
        try {
          const result = await callWithEvent(vendor, context, entityId, () => request(query));
          quotaExhausted.set({ vendor }, 0);
          return result;
        } catch (error) {
          if (isQuotaError(error)) {
            exhausted = true;
            events.bumpVendor({ runId: run.id, orgId: run.orgId, vendor, quotaExhausted: 1 });
          } else await waitForRateLimit(error, calls, signal);
        }
      }
      quotaExhausted.set({ vendor }, 1);
      events.logEvent({ ...entityEvent(context, entityId), event: 'vendor_call', status: 'skip', extra: { vendor } });
      return null;
    },
  };
}

async function callWithEvent<T>(
  vendor: string,
  context: Context,
  entityId: string,
  request: () => Promise<T>,
): Promise<T> {
  const { events } = context;
  const event = { ...entityEvent(context, entityId), event: 'vendor_call', extra: { vendor } } as const;
  const started = performance.now();
  try {
    const result = await vendorCall(vendor, context, request);
    events.logEvent({ ...event, status: 'ok', durationMs: performance.now() - started });
    return result;
  } catch (error) {
    const errorCode = classifyError(error).class;
    events.logEvent({ ...event, status: 'error', errorCode, durationMs: performance.now() - started });
    throw error;
  }
}

function isQuotaError(error: unknown): boolean {
  return error instanceof HttpError && error.status === 402;
}

/** Rethrows errors other than rate limits, rate limits that last too long, and the error of the last call. */
async function waitForRateLimit(error: unknown, calls: number, signal: AbortSignal): Promise<void> {
  if (classifyError(error).class !== 'RATE_LIMIT' || calls === MAX_CALLS) throw error;
  const wait = (error instanceof ServiceError ? error.retryAfterMs : undefined) ?? DEFAULT_WAIT_MS;
  if (wait > MAX_WAIT_MS) throw error;
  await sleep(wait, undefined, { signal });
}
