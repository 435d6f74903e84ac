// Limits of a queue over all its workers: BullMQ's global limits, stored in the `meta` hash of the queue.
import type { Queue } from 'bullmq';

export interface QueueSettings {
  /** Concurrent jobs; null means the sum of the workers' limits. */
  readonly concurrency: number | null;
  /** Jobs that start per second; null means the workers' limit. */
  readonly rate_per_second: number | null;
}

/** Null removes a limit, undefined leaves it unchanged. */
export type QueueChange = { readonly [K in keyof QueueSettings]?: QueueSettings[K] | undefined };

const SECOND_MS = 1_000;

export async function readSettings(queue: Queue): Promise<QueueSettings> {
  const [concurrency, rate] = await Promise.all([queue.getGlobalConcurrency(), queue.getGlobalRateLimit()]);
  return { concurrency, rate_per_second: rate && (rate.max * SECOND_MS) / rate.duration };
}

/** Workers apply the change with the next job that they take. */
export async function writeSettings(queue: Queue, { concurrency, rate_per_second: rate }: QueueChange): Promise<void> {
  if (concurrency === null) await queue.removeGlobalConcurrency();
  else if (concurrency !== undefined) await queue.setGlobalConcurrency(concurrency);
  if (rate === null) await queue.removeGlobalRateLimit();
  else if (rate !== undefined) await queue.setGlobalRateLimit(rate, SECOND_MS);
}
