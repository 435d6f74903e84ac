// Queues, which all orgs share: everybody may see what they hold, the platform's operators change how they run.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requirePlatform } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { askedOrg } from '../dead-letters/scope';
import { letterStats } from '../dead-letters/views';
import { ASKS } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf } from '../http/org-scope';
import { pageOf } from '../http/pages';
import * as views from './views';

const tags = ['queues'];
const params = views.byQueue;
const ACTIONS = {
  pause: 'Lets the workers take no more jobs of a queue; active ones end as always',
  resume: 'Lets the workers take jobs of a queue again',
} as const;

export function queueRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    void plain.register(readRoutes(deps));
    void plain.register(settingRoutes(deps));
    void plain.register(clearRoutes(deps));
  };
}

function readRoutes(deps: OpsDeps) {
  const { controller } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { tags, summary: 'All queues', response: { 200: pageOf(views.queueView), ...ASKS } };
    app.get('/api/v1/queues', { schema: list }, async (request) => {
      const schema = views.queuesOfController;
      const [{ queues }, dead] = await Promise.all([
        controller.request('GET', '/api/v1/queues', { schema }),
        deadLetters(deps, request),
      ]);
      return { items: queues.map((queue) => views.queueViewOf(queue, dead)), next_cursor: null };
    });

    const get = { tags, summary: 'One queue', params, response: { 200: views.queueView, ...ASKS } };
    app.get('/api/v1/queues/:queue', { schema: get }, async (request) => queueOf(deps, request, request.params.queue));
  };
}

function settingRoutes(deps: OpsDeps) {
  const { controller } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const preParsing = requirePlatform('operator');
    const response = { 200: views.queueView };

    const put = { tags, params, body: views.settings, response: { ...response, ...ASKS } };
    const summary = 'Sets the limits of a queue over all its workers; what is left out stays';
    app.put('/api/v1/queues/:queue', { schema: { ...put, summary }, preParsing }, async (request) => {
      const { queue: target } = request.params;
      const before = limitsOf(await queueOf(deps, request, target));
      await controller.request('PUT', `/api/v1/queues/${target}`, { body: request.body });
      const queue = await queueOf(deps, request, target);
      await audited(deps, request, { action: 'queue.set', target, before, after: limitsOf(queue) });
      return queue;
    });

    for (const action of ['pause', 'resume'] as const) {
      const schema = { tags, summary: ACTIONS[action], params, response: { ...response, ...ASKS } };
      app.post(`/api/v1/queues/:queue/${action}`, { schema, preParsing }, async (request) => {
        const { queue: target } = request.params;
        const { paused } = await queueOf(deps, request, target);
        await controller.request('POST', `/api/v1/queues/${target}/${action}`);
        const queue = await queueOf(deps, request, target);
        const change = { before: { paused }, after: { paused: queue.paused } };
        await audited(deps, request, { action: `queue.${action}`, target, ...change });
        return queue;
      });
    }
  };
}

function clearRoutes(deps: OpsDeps) {
  const { controller } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const preParsing = requirePlatform('operator');

    const clear = { tags, params, querystring: views.clearQuery, response: { 202: views.clearView, ...ASKS } };
    const summary = 'Cancels all runs whose next job waits in a queue, of every org, in the background';
    app.post('/api/v1/queues/:queue/clear', { schema: { ...clear, summary }, preParsing }, async (request, reply) => {
      const { params: named, query } = request;
      const { queue: target } = named;
      const path = `/api/v1/queues/${target}/clear`;
      const progress = await controller.request('POST', path, { query, schema: views.clearView });
      const after = { clear: progress.id, matching: progress.matching, delayed: query.delayed ?? false };
      await audited(deps, request, { action: 'queue.clear', target, after });
      return reply.code(202).send(progress);
    });

    const progress = { tags, params, response: { 200: views.clearsView, ...ASKS } };
    const how = 'How far such clearings are, newest first';
    app.get('/api/v1/queues/:queue/clear', { schema: { ...progress, summary: how }, preParsing }, (request) =>
      controller.request('GET', `/api/v1/queues/${request.params.queue}/clear`, { schema: views.clearsView }),
    );
  };
}

async function queueOf(deps: OpsDeps, request: FastifyRequest, name: string) {
  const schema = views.queueOfController;
  const [queue, dead] = await Promise.all([
    deps.controller.request('GET', `/api/v1/queues/${name}`, { schema }),
    deadLetters(deps, request),
  ]);
  return views.queueViewOf(queue, dead);
}

/** Of the orgs that the caller sees, by queue. */
async function deadLetters(
  { controller }: OpsDeps,
  request: FastifyRequest,
): Promise<Readonly<Record<string, number>>> {
  const query = { org_id: askedOrg(coverageOf(request)), hours: 1 };
  return (await controller.request('GET', '/api/v1/dlq/stats', { query, schema: letterStats })).by_queue;
}

function limitsOf({ concurrency, rate_per_second }: ReturnType<typeof views.queueViewOf>) {
  return { concurrency, rate_per_second };
}
