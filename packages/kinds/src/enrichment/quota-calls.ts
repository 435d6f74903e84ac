// Calls to a vendor with a quota: waits as long as it asks to, and asks no more once the quota is used up.
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@sextant/http/client';
import { vendorQuotaExhausted } from '@sextant/signals/vendors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { gauge } from '@sextant/telemetry/metrics';
import { vendorCall } from '../clients/vendor-call';
import type { StepContext } from '../declare';
import { about } from '../events';

export interface QuotaCalls<Question, Answer> {
  readonly vendor: string;
  /** The answer about an entity; null, without a call, once the quota is used up. Throws ServiceError. */
  call(entityId: string, question: Question): Promise<Answer | null>;
  isExhausted(): boolean;
}

type Context = Pick<StepContext, 'run' | 'step' | 'events' | 'signal'>;

/** Calls for one question, the first included. */
const MAX_CALLS = 3;
/** A vendor that asks for a longer wait has failed; the others' answers should not wait for it. */
const MAX_WAIT_MS = 10_000;
const DEFAULT_WAIT_MS = 1_000;

const quotaExhausted = gauge(vendorQuotaExhausted);

/** For one step: the next one finds out anew whether the quota is still used up. */
export function quotaCalls<Question, Answer>(
  vendor: string,
  context: Context,
  ask: (question: Question) => Promise<Answer>,
): QuotaCalls<Question, Answer> {
  const { run, events, signal } = context;
  let exhausted = false;
  return {
    vendor,
    isExhausted: () => exhausted,
    async call(entityId, question) {
      for (let calls = 1; !exhausted; calls += 1) {
        try {
          const answer = await told(vendor, context, entityId, () => ask(question));
          quotaExhausted.set({ vendor }, 0);
          return answer;
        } catch (error) {
          if (isQuotaRefusal(error)) {
            exhausted = true;
            events.bumpVendor({ runId: run.id, orgId: run.orgId, vendor, quotaExhausted: 1 });
          } else await waitOut(error, calls, signal);
        }
      }
      quotaExhausted.set({ vendor }, 1);
      events.logEvent({ ...about(context, entityId), event: 'vendor_call', status: 'skip', extra: { vendor } });
      return null;
    },
  };
}

/** Counts a call as vendorCall does, and tells it as an event of the entity. */
async function told<T>(vendor: string, context: Context, entityId: string, call: () => Promise<T>): Promise<T> {
  const { events } = context;
  const event = { ...about(context, entityId), event: 'vendor_call', extra: { vendor } } as const;
  const started = performance.now();
  try {
    const answer = await vendorCall(vendor, context, call);
    events.logEvent({ ...event, status: 'ok', durationMs: performance.now() - started });
    return answer;
  } catch (error) {
    const errorCode = classifyError(error).class;
    events.logEvent({ ...event, status: 'error', errorCode, durationMs: performance.now() - started });
    throw error;
  }
}

function isQuotaRefusal(error: unknown): boolean {
  return error instanceof HttpError && error.status === 402;
}

/** Sleeps as long as the vendor asks for; throws the error on when it does not ask, or for too much. */
async function waitOut(error: unknown, calls: number, signal: AbortSignal): Promise<void> {
  if (classifyError(error).class !== 'RATE_LIMIT' || calls === MAX_CALLS) throw error;
  const wait = (error instanceof ServiceError ? error.retryAfterMs : undefined) ?? DEFAULT_WAIT_MS;
  if (wait > MAX_WAIT_MS) throw error;
  await sleep(wait, undefined, { signal });
}
