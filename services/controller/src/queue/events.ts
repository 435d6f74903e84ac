// Events of all queues: they make changes visible at once; those that are missed are found by the reconciler.
import { log } from '@sextant/telemetry/logs';
import { QueueEvents } from 'bullmq';
import { coalesce } from '../runs/coalesce';
import { runIdOf } from './flow';

/** How long events of one run are gathered: a step that ends and the next that starts are one change. */
const GATHER_MS = 250;
/** Fewer than the database has connections, so that requests find one. */
const AT_ONCE = 6;
/** Runs that may wait for their turn; more are left to the reconciler. */
const MOST = 5_000;

export interface EventsOptions {
  readonly redisUrl: string;
  readonly queues: Iterable<string>;
  readonly sync: (runId: string) => Promise<void>;
}

/** Calls `sync` for each run whose jobs change. */
export function followEvents({ redisUrl, queues, sync }: EventsOptions): { close(): Promise<void> } {
  const runs = coalesce({
    work: sync,
    onError: (error, runId) =>
      log.warn('could not apply an event, the reconciler will', {
        operation: 'event',
        run_id: runId,
        reason: (error as Error).message,
      }),
    gatherMs: GATHER_MS,
    atOnce: AT_ONCE,
    most: MOST,
  });
  const follow = ({ jobId }: { readonly jobId: string }): void => {
    const runId = runIdOf(jobId);
    if (runId) runs.request(runId);
  };
  const all = Array.from(queues, (name) => {
    const events = new QueueEvents(name, { connection: { url: redisUrl, maxRetriesPerRequest: null } });
    for (const event of ['active', 'completed', 'failed', 'delayed'] as const) events.on(event, follow);
    // The queue's own connection reports the same trouble.
    events.on('error', () => {});
    return events;
  });
  return {
    close: async () => {
      await Promise.all(all.map((events) => events.close()));
      await runs.close();
    },
  };
}
