// Polling for tests that wait for another process.
import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Default 30 s. */
  readonly timeoutMs?: number;
  /** The pause between attempts; default 50 ms. */
  readonly intervalMs?: number;
}

/**
 * Polls until `probe` returns a value other than undefined, null or false, and returns that value. Errors are retried.
 * Rejects after the timeout with "waited 30 s until `what`" and the last error as the cause.
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
