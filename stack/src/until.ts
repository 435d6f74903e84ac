// Polling: the one way in which tests wait for what another process does.
import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Default 30 s. */
  readonly timeoutMs?: number;
  /** Pause between two attempts, default 50 ms. */
  readonly intervalMs?: number;
}

/**
 * Polls until `probe` returns a value other than undefined, null or false, and returns that value. An error counts as
 * "not yet". Rejects after the timeout: `what` completes the sentence "waited 30 s until …", the cause is the last error.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 30_000, intervalMs = 50 }: UntilOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) {
        return value as Exclude<T, undefined | null | false>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= deadline) throw new Error(`waited ${timeoutMs / 1000} s until ${what}`, { cause });
    await delay(intervalMs);
  }
}
