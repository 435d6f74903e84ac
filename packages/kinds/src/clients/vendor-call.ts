// Counts calls to vendors: in the metrics of vendors, and in the usage of the run that made them.
import type { RunEvents } from '@sextant/records/events/run-events';
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { classifyError } from '@sextant/telemetry/errors';
import { counter } from '@sextant/telemetry/metrics';

/** What a client needs to know of the step that calls it, a part of its context. */
export interface Caller {
  readonly run: { readonly id: string; readonly orgId: string };
  readonly events: Pick<RunEvents, 'bumpVendor'>;
  readonly signal: AbortSignal;
}

const calls = counter(vendorCallsTotal);
const rateLimitHits = counter(vendorRateLimitHitsTotal);

/**
 * Makes one call and counts it; an answer such as "there is no such package", which `isAnswer` knows, is a success. A step
 * that has been ended makes no call, and none is counted.
 */
export async function vendorCall<T>(
  vendor: string,
  { run, events, signal }: Caller,
  call: () => Promise<T>,
  isAnswer: (error: unknown) => boolean = () => false,
): Promise<T> {
  signal.throwIfAborted();
  const usage = { runId: run.id, orgId: run.orgId, vendor, calls: 1 };
  try {
    const answer = await call();
    calls.inc({ vendor, status: 'success' });
    events.bumpVendor(usage);
    return answer;
  } catch (error) {
    const answered = isAnswer(error);
    const limited = !answered && classifyError(error).class === 'RATE_LIMIT';
    calls.inc({ vendor, status: answered ? 'success' : limited ? 'rate_limited' : 'error' });
    if (limited) rateLimitHits.inc({ vendor });
    events.bumpVendor({ ...usage, errors: answered ? 0 : 1, rateLimitHits: limited ? 1 : 0 });
    throw error;
  }
}
