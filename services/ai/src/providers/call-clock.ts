// Times a call where it meets the network, so that what the SDK and the router do around it is not the provider's time.
import { AsyncLocalStorage } from 'node:async_hooks';

/** Moments of a call, in milliseconds of `performance.now()`; undefined until they come. */
export interface CallClock {
  sentAt?: number;
  endedAt?: number;
  /** A streamed answer ends when its reader says so. */
  readonly streamed: boolean;
}

const clocks = new AsyncLocalStorage<CallClock>();

/** Runs a call whose requests are timed by `clock`. */
export function withClock<T>(clock: CallClock, call: () => T): T {
  return clocks.run(clock, call);
}

/** The `fetch` of the SDK's providers, which live longer than a call. */
export const timedFetch: typeof fetch = async (url, init) => {
  const clock = clocks.getStore();
  if (!clock) return fetch(url, init);
  clock.sentAt ??= performance.now();
  try {
    const response = await fetch(url, init);
    if (clock.streamed && response.ok) return response;
    // The body is read here so that its time counts as the provider's.
    return new Response(await response.text(), response);
  } finally {
    if (!clock.streamed) clock.endedAt = performance.now();
  }
};
