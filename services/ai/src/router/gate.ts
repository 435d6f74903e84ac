// What stands before a provider: a limit on calls at once with a bounded queue, and a circuit breaker.
import { ServiceError } from '@sextant/telemetry/errors';
import type { ErrorClass } from '@sextant/signals/errors';
import { bulkhead, CircuitState, CountBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { Outcome } from '../providers/provider';

export interface GateOptions {
  readonly concurrency: number;
  readonly queue: number;
  /** How long an open circuit lets nothing through before one call tries again, in milliseconds. */
  readonly openMs: number;
}

export type Circuit = 'closed' | 'open' | 'half_open';

export interface Gate {
  circuit(): Circuit;
  /** Calls under way, and calls that wait for one of them to end. */
  load(): { readonly active: number; readonly waiting: number };
  /**
   * Makes a call. Throws ServiceError (SERVICE_UNAVAILABLE, with the time to wait) without calling when the circuit is
   * open or the queue full.
   */
  pass<C extends { readonly outcome: Outcome }>(call: () => Promise<C>): Promise<C>;
}

/** Failures that say that the provider, or the way to it, is down; others are the request's, the key's or a limit's. */
const DOWN: ReadonlySet<ErrorClass | undefined> = new Set([
  'TIMEOUT',
  'SERVICE_UNAVAILABLE',
  'PROVIDER_ERROR',
  'NETWORK_ERROR',
  'UNKNOWN',
]);
const CIRCUITS: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
};
/** How long to wait for a place, as calls end all the time. */
const QUEUE_RETRY_MS = 1_000;

/** Opens the circuit when more than half of the last 20 calls, at least 5, failed. */
export function createGate({ concurrency, queue, openMs }: GateOptions): Gate {
  const limit = bulkhead(concurrency, queue);
  let openedAt = 0;
  const breaker = circuitBreaker(
    handleWhenResult((call) => isDown((call as { readonly outcome: Outcome }).outcome)),
    { halfOpenAfter: openMs, breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }) },
  );
  breaker.onBreak(() => {
    openedAt = Date.now();
  });
  const closed = (): ServiceError | undefined => {
    const wait = openedAt + openMs - Date.now();
    if (breaker.state === CircuitState.Open && wait > 0) return refusal('its circuit is open', wait);
    // The breaker itself would let other calls wait for the one that tries, where they can go to another provider.
    return breaker.state === CircuitState.HalfOpen ? refusal('its circuit is half open', QUEUE_RETRY_MS) : undefined;
  };
  return {
    circuit: () => CIRCUITS[breaker.state],
    load: () => ({ active: concurrency - limit.executionSlots, waiting: queue - limit.queueSlots }),
    async pass(call) {
      const refused = closed();
      if (refused) throw refused;
      if (limit.executionSlots === 0 && limit.queueSlots === 0) throw refusal('its queue is full', QUEUE_RETRY_MS);
      return limit.execute(() => {
        // It may have opened while the call waited.
        const late = closed();
        if (late) throw late;
        return breaker.execute(call);
      });
    },
  };
}

function isDown({ error, requestFault }: Outcome): boolean {
  return requestFault !== true && DOWN.has(error?.errorClass);
}

function refusal(reason: string, retryAfterMs: number): ServiceError {
  const message = `the provider is not called now: ${reason}`;
  return new ServiceError(message, { errorClass: 'SERVICE_UNAVAILABLE', retryAfterMs });
}
