// Repeats an action for as long as a fault lasts.
import { setTimeout as delay } from 'node:timers/promises';

/** Returns the function that stops it. An action that fails is repeated, too: the platform is broken on purpose. */
export function repeat(action: () => Promise<unknown>, intervalMs: number): () => Promise<void> {
  const stopping = new AbortController();
  const repeating = (async () => {
    while (!stopping.signal.aborted) {
      await action().catch(() => undefined);
      await delay(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await repeating;
  };
}
