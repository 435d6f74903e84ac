// A wait that an abort cuts short.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for some milliseconds, or until the signal is aborted: it resolves in both cases. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
