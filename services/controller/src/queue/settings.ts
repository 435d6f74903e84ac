// Limits of a whole queue, over all its workers: BullMQ's own global ones, kept in the queue's `meta` hash.
import type { Queue } from 'bullmq';

export interface QueueSettings {
  /** Jobs at the same time; null: as many as the workers allow themselves. */
  readonly concurrency: number | null;
  /** Jobs that start in a second; null: the workers' own limit. */
  readonly rate_per_second: number | null;
}

/** Null takes a limit away, undefined leaves it. */
export type QueueChange = { readonly [K in keyof QueueSettings]?: QueueSettings[K] | undefined };

const SECOND_MS = 1_000;

export async function readSettings(queue: Queue): Promise<QueueSettings> {
  const [concurrency, rate] = await Promise.all([queue.getGlobalConcurrency(), queue.getGlobalRateLimit()]);
  return { concurrency, rate_per_second: rate && (rate.max * SECOND_MS) / rate.duration };
}

/** Workers heed the change with the next job that they take. */
export async function writeSettings(queue: Queue, { concurrency, rate_per_second: rate }: QueueChange): Promise<void> {
  if (concurrency === null) await queue.removeGlobalConcurrency();
  else if (concurrency !== undefined) await queue.setGlobalConcurrency(concurrency);
  if (rate === null) await queue.removeGlobalRateLimit();
  else if (rate !== undefined) await queue.setGlobalRateLimit(rate, SECOND_MS);
}
