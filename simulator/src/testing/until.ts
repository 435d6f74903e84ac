// Polls for a condition in a test.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a value is there; fails after 10 s. */
export async function until<T>(read: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const value = await read();
    if (value) return value;
    await sleep(20);
  }
  throw new Error('could not see the condition within 10 s');
}
