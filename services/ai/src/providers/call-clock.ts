// What is known of a call where it meets the network: its times, so that what the SDK and the router do around it is not
// the provider's, and its usage, which the SDK is not given to judge.
import type { UsageShape } from '../usage/reported-usage';
import type { Tapped } from './usage-tap';

/** Moments of a call, in milliseconds of `performance.now()`; undefined until they come. */
export interface CallClock extends Tapped {
  sentAt?: number;
  endedAt?: number;
  /** A streamed answer ends when its reader says so. */
  readonly streamed: boolean;
  readonly usageShape: UsageShape;
  /** A whole answer that has come: it is read again in place of another request. */
  answer?: string;
}

const clocks = new WeakMap<AbortSignal, CallClock>();

/** Gives a call's own signal, which the SDK hands on to every request, the clock that times them. */
export function timeBy(clock: CallClock, signal: AbortSignal): AbortSignal {
  clocks.set(signal, clock);
  return signal;
}

/** The clock of the call that a request is made for. */
export function clockOf(signal: AbortSignal | null | undefined): CallClock | undefined {
  return signal ? clocks.get(signal) : undefined;
}
