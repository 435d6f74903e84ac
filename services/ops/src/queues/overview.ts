// GET /api/v1/ops/queue: pending runs from Postgres; queues, workers and dead letters from the controller.
import { getQueueStats } from '@sextant/records/run-stats/queue-stats';
import { z } from 'zod';
import { deadLetterStats } from '../dead-letters/views';
import type { Api, OpsDeps } from '../deps';
import { count, seconds } from '../http/fields';
import { controllerOrgId, coveredOrg, scopeOf, type OrgScope } from '../http/org-scope';
import { controllerQueues } from './views';

const retries = z.number().min(0).nullable();

const queueOverviewView = z.object({
  org: coveredOrg,
  pending: z.object({ total: count, by_type: z.array(z.object({ kind: z.string(), count })) }),
  wait_seconds: z.object({ avg: seconds, oldest: seconds }),
  retries: z.object({ min: retries, max: retries, avg: retries }),
  workers: count.describe('workers of the queue with the most workers; one worker can serve several queues'),
  dead_letters: z.object({ total: count, by_queue: z.record(z.string(), count) }).describe('dead letters of the org'),
  queues: z.array(
    z.object({
      queue: z.string(),
      paused: z.boolean(),
      waiting: count,
      active: count,
      delayed: count,
      workers: count,
      dead_letters: count.describe('dead letters of the org'),
    }),
  ),
});
type QueueOverview = z.output<typeof queueOverviewView>;

export function queueOverviewRoutes(app: Api, deps: OpsDeps): void {
  const schema = {
    summary: 'Returns pending runs and dead letters of the org, and the queues and workers that all orgs share',
    response: { 200: queueOverviewView },
  };
  app.get('/api/v1/ops/queue', { schema }, (request) => queueOverviewOf(deps, scopeOf(request)));
}

/** The queue overview of one org or of every org; also an event of the stream. */
export async function queueOverviewOf({ database, controller }: OpsDeps, scope: OrgScope): Promise<QueueOverview> {
  const query = { org_id: controllerOrgId(scope), hours: 1 };
  const [stats, { queues }, dead] = await Promise.all([
    getQueueStats(database, scope.orgId),
    controller.request('GET', '/api/v1/queues', { what: 'list the queues', schema: controllerQueues }),
    controller.request('GET', '/api/v1/dlq/stats', { what: 'count dead letters', query, schema: deadLetterStats }),
  ]);
  return {
    org: scope.org,
    pending: { total: stats.pending.total, by_type: [...stats.pending.byType] },
    wait_seconds: { ...stats.waitSeconds },
    retries: { ...stats.retries },
    workers: Math.max(0, ...queues.map(({ workers }) => workers)),
    dead_letters: { total: dead.total, by_queue: dead.by_queue },
    queues: queues.map(({ queue, paused, jobs, workers }) => ({
      ...{ queue, paused, workers },
      // BullMQ keeps jobs with a priority in a separate list.
      waiting: jobs.waiting + jobs.prioritized,
      active: jobs.active,
      delayed: jobs.delayed,
      dead_letters: dead.by_queue[queue] ?? 0,
    })),
  };
}
