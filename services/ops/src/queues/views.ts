// Queues as the controller and the API return them.
import { KINDS } from '@sextant/signals/labels';
import { z } from 'zod';
import { count, flag, nullableText } from '../http/fields';

const limits = {
  concurrency: z
    .int()
    .nullable()
    .describe('maximum number of active jobs over all workers; null: limited by the workers only'),
  rate_per_second: z.number().nullable().describe('maximum number of jobs started per second; null: no limit'),
};

/** The response of the controller. */
export const controllerQueue = z.object({
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
export const controllerQueues = z.object({ queues: z.array(controllerQueue) });

export const queueView = z
  .object({
    queue: z.string(),
    paused: z.boolean(),
    ...limits,
    waiting: count,
    active: count,
    delayed: count.describe('jobs that wait for their next attempt'),
    oldest_waiting_seconds: z.number(),
    workers: count,
    dead_letters: count.describe('dead letters of the org'),
  })
  .meta({ id: 'Queue' });

/** @param deadLetters dead letters of the caller's org, by queue */
export function queueViewOf(
  { jobs, ...queue }: z.output<typeof controllerQueue>,
  deadLetters: Readonly<Record<string, number>>,
): z.output<typeof queueView> {
  return {
    ...queue,
    waiting: jobs.waiting + jobs.prioritized,
    active: jobs.active,
    delayed: jobs.delayed,
    dead_letters: deadLetters[queue.queue] ?? 0,
  };
}

export const clearView = z
  .object({
    id: z.string(),
    queue: z.string(),
    started_at: z.string(),
    ended_at: nullableText.describe('null while the queue is being cleared'),
    matching: count.describe('jobs that were waiting at the start'),
    canceled: count.describe('runs that were canceled'),
    skipped: count.describe('jobs whose run had ended; they are removed'),
    errors: count.describe('jobs that could not be removed; they keep waiting'),
  })
  .meta({ id: 'QueueClear' });
export const clearsView = z.object({ clears: z.array(clearView) });

export const byQueue = z.object({ queue: z.enum(KINDS) });
export const clearQuery = z.strictObject({
  delayed: flag.optional().describe('whether to include jobs that wait for their next attempt'),
});
export const settings = z.strictObject({
  concurrency: z.int().min(1).max(10_000).nullish().describe('null removes the limit'),
  rate_per_second: z.int().min(1).max(100_000).nullish().describe('null removes the limit'),
});
