// Queues as the API shows them, and as the controller does.
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import { count, flag, nullableText } from '../http/fields';

const limits = {
  concurrency: z.int().nullable().describe('jobs at the same time, over all workers; null: as many as those take'),
  rate_per_second: z.number().nullable().describe('jobs that start in a second, over all workers; null: no limit'),
};

/** As the controller answers. */
export const queueOfController = z.object({
  queue: z.string(),
  paused: z.boolean(),
  ...limits,
  jobs: z.object({
    waiting: count,
    active: count,
    completed: count,
    failed: count,
    delayed: count,
    prioritized: count,
  }),
  oldest_waiting_seconds: z.number(),
  workers: count,
});
export const queuesOfController = z.object({ queues: z.array(queueOfController) });
export type QueueOfController = z.output<typeof queueOfController>;

export const queueView = z
  .object({
    queue: z.string(),
    paused: z.boolean(),
    ...limits,
    waiting: count,
    active: count,
    delayed: count.describe('jobs that wait for another attempt'),
    oldest_waiting_seconds: z.number(),
    workers: count,
    dead_letters: count.describe('those of the org'),
  })
  .meta({ id: 'Queue' });

/** @param deadLetters of the caller's org, by queue */
export function queueViewOf(
  { queue, paused, concurrency, rate_per_second, jobs, oldest_waiting_seconds, workers }: QueueOfController,
  deadLetters: Readonly<Record<string, number>>,
): z.output<typeof queueView> {
  const { waiting, prioritized, active, delayed } = jobs;
  return {
    ...{ queue, paused, concurrency, rate_per_second, waiting: waiting + prioritized, active, delayed },
    ...{ oldest_waiting_seconds, workers, dead_letters: deadLetters[queue] ?? 0 },
  };
}

export const clearView = z
  .object({
    id: z.string(),
    queue: z.string(),
    started_at: z.string(),
    ended_at: nullableText.describe('null while it goes on'),
    matching: count.describe('jobs that waited when it began'),
    canceled: count.describe('runs that it canceled'),
    skipped: count.describe('jobs whose run had ended; they are removed'),
    errors: count.describe('jobs that could not be taken off; they wait as before'),
  })
  .meta({ id: 'QueueClear' });
export const clearsView = z.object({ clears: z.array(clearView) });

export const byQueue = z.object({ queue: z.enum(KINDS) });
export const clearQuery = z.strictObject({
  delayed: flag.optional().describe('also the jobs that wait for another attempt'),
});
export const settings = z.strictObject({
  concurrency: z.int().min(1).max(10_000).nullish().describe('null leaves it to the workers'),
  rate_per_second: z.int().min(1).max(100_000).nullish().describe('null takes the limit away'),
});
