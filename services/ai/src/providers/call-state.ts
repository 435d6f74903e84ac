// State of a call at the network: its times, which exclude the work of the SDK and the router, and its usage, which the
// SDK does not get to validate.
import type { UsageShape } from '../usage/reported-usage';
import type { StreamedUsage } from './usage-tap';

/** Times are on the clock of `performance.now()`, in milliseconds. */
export interface CallState extends StreamedUsage {
  sentAt?: number;
  endedAt?: number;
  /** The reader of a streamed response sets `endedAt`. */
  readonly streamed: boolean;
  readonly usageShape: UsageShape;
  /** A received response, to be read again instead of another request. */
  responseText?: string;
}

const states = new WeakMap<AbortSignal, CallState>();

/** Attaches state to the signal of a call, which the SDK passes to each of its requests. */
export function attachCallState(state: CallState, signal: AbortSignal): AbortSignal {
  states.set(signal, state);
  return signal;
}

/** The state of the call that a request belongs to. */
export function callStateOf(signal: AbortSignal | null | undefined): CallState | undefined {
  return signal ? states.get(signal) : undefined;
}
