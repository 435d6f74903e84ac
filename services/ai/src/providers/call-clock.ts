// Times a call where it meets the network, so that what the SDK and the router do around it is not the provider's time.

/** Moments of a call, in milliseconds of `performance.now()`; undefined until they come. */
export interface CallClock {
  sentAt?: number;
  endedAt?: number;
  /** A streamed answer ends when its reader says so. */
  readonly streamed: boolean;
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
