// Follows the events of all queues, so that changes are applied at once. The reconciler finds the changes of missed
// events.
import { log } from '@sextant/telemetry/logs';
import { QueueEvents } from 'bullmq';
import { coalesce } from './coalesce';
import { runIdOf } from './flow';

/** Events of a run within this time cause one sync: the end of a step and the start of the next one are one change. */
const DELAY_MS = 250;
/** Fewer than the database connections, so that requests still get one. */
const CONCURRENCY = 6;
/** Runs that may wait for a sync; the reconciler handles the rest. */
const MAX_WAITING = 5_000;

export interface EventsOptions {
  readonly redisUrl: string;
  readonly queues: Iterable<string>;
  readonly sync: (runId: string) => Promise<void>;
}

/** Calls `sync` for each run whose jobs change. */
export function followEvents({ redisUrl, queues, sync }: EventsOptions): { close(): Promise<void> } {
  const syncs = coalesce({
    work: sync,
    onError: (error, runId) =>
      log.warn('could not apply a queue event, the reconciler will', {
        operation: 'event',
        run_id: runId,
        reason: (error as Error).message,
      }),
    delayMs: DELAY_MS,
    concurrency: CONCURRENCY,
    maxWaiting: MAX_WAITING,
  });
  const onEvent = ({ jobId }: { readonly jobId: string }): void => {
    const runId = runIdOf(jobId);
    if (runId) syncs.request(runId);
  };
  const followed = Array.from(queues, (name) => {
    const events = new QueueEvents(name, { connection: { url: redisUrl, maxRetriesPerRequest: null } });
    for (const event of ['active', 'completed', 'failed', 'delayed'] as const) events.on(event, onEvent);
    // The connection of the queue reports the same errors.
    events.on('error', () => {});
    return events;
  });
  return {
    close: async () => {
      await Promise.all(followed.map((events) => events.close()));
      await syncs.close();
    },
  };
}
