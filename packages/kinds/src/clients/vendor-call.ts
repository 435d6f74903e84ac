// Counts calls to vendors in the vendor metrics and in the usage of the run.
import type { RunEvents } from '@sextant/records/events/run-events';
import { vendorCallsTotal, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { classifyError } from '@sextant/telemetry/errors';
import { counter } from '@sextant/telemetry/metrics';
import { withPeer } from '@sextant/telemetry/traces/peer';

/** The part of a step context that clients need. */
export interface Caller {
  readonly run: { readonly id: string; readonly orgId: string };
  readonly events: Pick<RunEvents, 'bumpVendor'>;
  readonly signal: AbortSignal;
}

const calls = counter(vendorCallsTotal);
const rateLimitHits = counter(vendorRateLimitHitsTotal);

/**
 * Makes and counts a call. Errors that `isResult` accepts, such as "not found", count as success. Throws without a call if
 * the signal is aborted.
 */
export async function vendorCall<T>(
  vendor: string,
  { run, events, signal }: Caller,
  call: () => Promise<T>,
  isResult: (error: unknown) => boolean = () => false,
): Promise<T> {
  signal.throwIfAborted();
  const usage = { runId: run.id, orgId: run.orgId, vendor, calls: 1 };
  try {
    const result = await withPeer(vendor, call);
    calls.inc({ vendor, status: 'success' });
    events.bumpVendor(usage);
    return result;
  } catch (error) {
    const succeeded = isResult(error);
    const limited = !succeeded && classifyError(error).class === 'RATE_LIMIT';
    calls.inc({ vendor, status: succeeded ? 'success' : limited ? 'rate_limited' : 'error' });
    if (limited) rateLimitHits.inc({ vendor });
    events.bumpVendor({ ...usage, errors: succeeded ? 0 : 1, rateLimitHits: limited ? 1 : 0 });
    throw error;
  }
}
