// The API for queues: contents, limits, pause, resume and clear.
import type { KindName } from '@sextant/kinds/declare';
import type { DeadLetters } from '@sextant/dead-letters';
import { pingRedis } from '@sextant/dead-letters/redis';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { log } from '@sextant/telemetry/logs';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clears } from './clears';
import type { Queues } from './queues';
import { readSettings, writeSettings } from './settings';
import { readQueue } from './queue-snapshot';

export interface QueueRoutesDeps {
  readonly queues: Queues;
  readonly redis: Redis;
  readonly deadLetters: DeadLetters;
  readonly clears: Clears;
}

const settings = z.strictObject({
  concurrency: z.int().min(1).max(10_000).nullish().describe('concurrent jobs over all workers'),
  rate_per_second: z.int().min(1).max(100_000).nullish().describe('jobs that start per second over all workers'),
});
const byName = z.object({ queue: z.string() });
const clearQuery = z.strictObject({
  delayed: z
    .stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' })
    .default(false)
    .describe('also the jobs that wait for a retry'),
});

export function queueRoutes(deps: QueueRoutesDeps) {
  const { queues, clears } = deps;
  const tags = ['queues'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', () => pingRedis(deps.redis));

    app.get('/api/v1/queues', { schema: { tags, summary: 'List the queues' } }, async () => ({
      queues: await Promise.all(Array.from(queues.all.values(), (queue) => viewOf(deps, queue))),
    }));

    app.get('/api/v1/queues/:queue', { schema: { tags, summary: 'Get a queue', params: byName } }, ({ params }) =>
      viewOf(deps, existing(queues, params.queue)),
    );

    const summary = 'Set the limits of a queue; null removes a limit, omitted limits stay';
    app.put('/api/v1/queues/:queue', { schema: { tags, summary, params: byName, body: settings } }, async (request) => {
      const queue = existing(queues, request.params.queue);
      await writeSettings(queue, request.body);
      log.info('changed the settings of a queue', { operation: 'queue_settings', queue: queue.name, ...request.body });
      return viewOf(deps, queue);
    });

    for (const action of ['pause', 'resume'] as const) {
      const schema = {
        tags,
        summary: `${action === 'pause' ? 'Pause a queue; active jobs continue' : 'Resume a queue'}`,
        params: byName,
      };
      app.post(`/api/v1/queues/:queue/${action}`, { schema }, async ({ params }) => {
        const queue = existing(queues, params.queue);
        await queue[action]();
        log.info(`${action}d a queue`, { operation: action, queue: queue.name });
        return viewOf(deps, queue);
      });
    }

    const clear = {
      tags,
      summary: 'Clear a queue in the background: cancel the runs whose next job is waiting',
      params: byName,
    };
    const start = { schema: { ...clear, querystring: clearQuery } };
    app.post('/api/v1/queues/:queue/clear', start, async ({ params, query }, reply) =>
      reply.code(202).send(await clears.start(existing(queues, params.queue), query)),
    );

    const progress = { schema: { tags, summary: 'List the progress of clears', params: byName } };
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

async function viewOf({ redis, deadLetters }: QueueRoutesDeps, queue: Queue): Promise<object> {
  const [snapshot, paused, limits, size] = await Promise.all([
    readQueue(queue, redis),
    queue.isPaused(),
    readSettings(queue),
    deadLetters.size(queue.name),
  ]);
  return {
    queue: queue.name,
    paused,
    ...limits,
    jobs: snapshot.counts,
    oldest_waiting_seconds: snapshot.oldestSeconds,
    workers: snapshot.workers,
    dead_letters: size,
  };
}
