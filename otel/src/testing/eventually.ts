// Waits for what needs time, by asking again.
import { setTimeout as sleep } from 'node:timers/promises';

/** The first result that `attempt` gives without throwing; its last error after `timeoutMs`. */
export async function eventually<T>(attempt: () => Promise<T>, { timeoutMs = 20_000 } = {}): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
