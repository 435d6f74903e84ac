// The gate before a provider: a concurrency limit with a bounded queue and a circuit breaker.
import { bulkhead, CircuitState, CountBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';
import type { CallOutcome } from '../providers/provider';

export interface GateOptions {
  readonly concurrency: number;
  readonly queue: number;
  /** Time until an open circuit lets a trial call through, in milliseconds. */
  readonly openMs: number;
  /** Called when the circuit opens, and when it closes after a successful trial call. */
  readonly onCircuit?: (state: 'open' | 'closed') => void;
}

export type Circuit = 'closed' | 'open' | 'half_open';

export interface Gate {
  circuit(): Circuit;
  /** Calls in flight and calls in the queue. */
  load(): { readonly active: number; readonly waiting: number };
  /**
   * Makes a call. Throws ServiceError (SERVICE_UNAVAILABLE, with retryAfterMs) without a call when the circuit is open or
   * the queue is full.
   */
  pass<C extends { readonly outcome: CallOutcome }>(call: () => Promise<C>): Promise<C>;
}

/** Failures that indicate an outage; others are caused by the request, the key or a rate limit. */
const OUTAGE: ReadonlySet<ErrorClass | undefined> = new Set([
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
/** Wait for a place in the queue; calls end all the time. */
const QUEUE_RETRY_MS = 1_000;

/** Opens the circuit when more than half of the last 20 calls (at least 5) failed. */
export function createGate({ concurrency, queue, openMs, onCircuit }: GateOptions): Gate {
  const limit = bulkhead(concurrency, queue);
  let openedAt = 0;
  const breaker = circuitBreaker(
    handleWhenResult((call) => isDown((call as { readonly outcome: CallOutcome }).outcome)),
    { halfOpenAfter: openMs, breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }) },
  );
  breaker.onBreak(() => {
    openedAt = Date.now();
    onCircuit?.('open');
  });
  breaker.onReset(() => onCircuit?.('closed'));
  const circuitRefusal = (): ServiceError | undefined => {
    const wait = openedAt + openMs - Date.now();
    if (breaker.state === CircuitState.Open && wait > 0) return refusal('its circuit is open', wait);
    // The breaker would make other calls wait for the trial call; they fall back to another provider instead.
    return breaker.state === CircuitState.HalfOpen ? refusal('its circuit is half open', QUEUE_RETRY_MS) : undefined;
  };
  return {
    circuit: () => CIRCUITS[breaker.state],
    load: () => ({ active: concurrency - limit.executionSlots, waiting: queue - limit.queueSlots }),
    async pass(call) {
      const refused = circuitRefusal();
      if (refused) throw refused;
      if (limit.executionSlots === 0 && limit.queueSlots === 0) throw refusal('its queue is full', QUEUE_RETRY_MS);
      return limit.execute(() => {
        // The circuit may have opened while the call waited.
        const late = circuitRefusal();
        if (late) throw late;
        return breaker.execute(call);
      });
    },
  };
}

function isDown({ error, requestFault }: CallOutcome): boolean {
  return requestFault !== true && OUTAGE.has(error?.errorClass);
}

function refusal(reason: string, retryAfterMs: number): ServiceError {
  const message = `the provider is unavailable: ${reason}`;
  return new ServiceError(message, { errorClass: 'SERVICE_UNAVAILABLE', retryAfterMs });
}
