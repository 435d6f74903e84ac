// What waits and who works on it: the org's own runs by Postgres, the shared queues by the controller.
import { getQueueStats } from '@sextant/records/runs/queue-stats';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { letterStats } from '../dead-letters/views';
import { coveredOrg, type Coverage } from '../http/org-scope';
import { count } from '../http/fields';
import { askedOrg } from '../dead-letters/scope';
import { seconds } from '../usage/fields';
import { queuesOfController } from './views';

const tries = z.number().min(0).nullable();

export const queueOverviewView = z.object({
  org: coveredOrg,
  pending: z.object({ total: count, by_type: z.array(z.object({ kind: z.string(), count })) }),
  wait_seconds: z.object({ avg: seconds, oldest: seconds }),
  retries: z.object({ min: tries, max: tries, avg: tries }),
  workers: count.describe('workers of the queue that has most; one may work on several'),
  dead_letters: z.object({ total: count, by_queue: z.record(z.string(), count) }).describe('of the org'),
  queues: z.array(
    z.object({
      queue: z.string(),
      paused: z.boolean(),
      waiting: count,
      active: count,
      delayed: count,
      workers: count,
      dead_letters: count.describe('of the org'),
    }),
  ),
});
export type QueueOverview = z.output<typeof queueOverviewView>;

/** The queue overview of an org, or of all; for the stream too. */
export async function queueOverviewOf({ database, controller }: OpsDeps, covered: Coverage): Promise<QueueOverview> {
  const ofOrg = { query: { org_id: askedOrg(covered), hours: 1 }, what: 'count dead letters', schema: letterStats };
  const [stats, { queues }, dead] = await Promise.all([
    getQueueStats(database, covered.orgId),
    controller.request('GET', '/api/v1/queues', { what: 'look at the queues', schema: queuesOfController }),
    controller.request('GET', '/api/v1/dlq/stats', ofOrg),
  ]);
  return {
    org: covered.org,
    pending: { total: stats.pending.total, by_type: [...stats.pending.byType] },
    wait_seconds: { ...stats.waitSeconds },
    retries: { ...stats.retries },
    workers: Math.max(0, ...queues.map(({ workers }) => workers)),
    dead_letters: { total: dead.total, by_queue: dead.by_queue },
    queues: queues.map(({ queue, paused, jobs, workers }) => ({
      ...{ queue, paused, workers },
      // With a priority a job waits in a list of its own.
      waiting: jobs.waiting + jobs.prioritized,
      active: jobs.active,
      delayed: jobs.delayed,
      dead_letters: dead.by_queue[queue] ?? 0,
    })),
  };
}
