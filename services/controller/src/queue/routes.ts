// The API for queues: what they hold, how much of them runs, pause, resume and clear.
import type { KindName } from '@sextant/kinds/declare';
import type { DeadLetters } from '@sextant/dead-letters';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { log } from '@sextant/telemetry/logs';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clears } from './clears';
import { needsRedis } from './needs-redis';
import type { Queues } from './queues';
import { readSettings, writeSettings } from './settings';
import { readState } from './state';

export interface QueueRoutesDeps {
  readonly queues: Queues;
  readonly redis: Redis;
  readonly letters: DeadLetters;
  readonly clears: Clears;
}

const settings = z.strictObject({
  concurrency: z.int().min(1).max(10_000).nullish().describe('jobs at the same time, over all workers'),
  rate_per_second: z.int().min(1).max(100_000).nullish().describe('jobs that start in a second, over all workers'),
});
const byName = z.object({ queue: z.string() });
const clearQuery = z.strictObject({
  delayed: z
    .stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' })
    .default(false)
    .describe('also the jobs that wait for another attempt'),
});

export function queueRoutes(deps: QueueRoutesDeps) {
  const { queues, clears } = deps;
  const tags = ['queues'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', needsRedis(deps));

    app.get('/api/v1/queues', { schema: { tags, summary: 'All queues' } }, async () => ({
      queues: await Promise.all(Array.from(queues.all.values(), (queue) => viewOf(deps, queue))),
    }));

    app.get('/api/v1/queues/:queue', { schema: { tags, summary: 'One queue', params: byName } }, ({ params }) =>
      viewOf(deps, existing(queues, params.queue)),
    );

    const summary = 'Sets limits of the whole queue; null leaves it to the workers, what is left out stays';
    app.put('/api/v1/queues/:queue', { schema: { tags, summary, params: byName, body: settings } }, async (request) => {
      const queue = existing(queues, request.params.queue);
      await writeSettings(queue, request.body);
      log.info('changed the settings of a queue', { operation: 'queue_settings', queue: queue.name, ...request.body });
      return viewOf(deps, queue);
    });

    for (const action of ['pause', 'resume'] as const) {
      const schema = { tags, summary: `Lets the workers ${action}; active jobs end as always`, params: byName };
      app.post(`/api/v1/queues/:queue/${action}`, { schema }, async ({ params }) => {
        const queue = existing(queues, params.queue);
        await queue[action]();
        log.info(`told a queue to ${action}`, { operation: action, queue: queue.name });
        return viewOf(deps, queue);
      });
    }

    const clear = { tags, summary: 'Cancels the runs whose next job waits, in the background', params: byName };
    const start = { schema: { ...clear, querystring: clearQuery } };
    app.post('/api/v1/queues/:queue/clear', start, async ({ params, query }, reply) =>
      reply.code(202).send(await clears.start(existing(queues, params.queue), query)),
    );

    const progress = { schema: { tags, summary: 'How far such clearings are', params: byName } };
    app.get('/api/v1/queues/:queue/clear', progress, async ({ params }) => ({
      clears: await clears.list(existing(queues, params.queue).name),
    }));
  };
}

function existing(queues: Queues, name: string): Queue {
  const queue = queues.all.get(name as KindName);
  if (!queue) throw new ProblemError(404, `there is no queue ${JSON.stringify(name.slice(0, 64))}`);
  return queue;
}

async function viewOf({ redis, letters }: QueueRoutesDeps, queue: Queue): Promise<object> {
  const [state, paused, limits, dead] = await Promise.all([
    readState(queue, redis),
    queue.isPaused(),
    readSettings(queue),
    letters.size(queue.name),
  ]);
  return {
    queue: queue.name,
    paused,
    ...limits,
    jobs: state.counts,
    oldest_waiting_seconds: state.oldestSeconds,
    workers: state.workers,
    dead_letters: dead,
  };
}
