// Queues, which all orgs share: everybody can read them, only the platform can change them.
import type { FastifyRequest } from 'fastify';
import { recordChange } from '../audit/record-change';
import { requirePlatform } from '../auth/caller';
import { deadLetterStats } from '../dead-letters/views';
import type { Api, OpsDeps } from '../deps';
import { controllerOrgId, scopeOf } from '../http/org-scope';
import { pageSchema } from '../http/pages';
import * as views from './views';

const params = views.byQueue;
const oneQueue = { 200: views.queueView };
const preParsing = requirePlatform('operator');

export function queueRoutes(app: Api, deps: OpsDeps): void {
  readRoutes(app, deps);
  settingRoutes(app, deps);
  clearRoutes(app, deps);
}

function readRoutes(app: Api, deps: OpsDeps): void {
  const response = { 200: pageSchema(views.queueView) };
  app.get('/api/v1/queues', { schema: { summary: 'Lists all queues', response } }, async (request) => {
    const schema = views.controllerQueues;
    const [{ queues }, deadLetters] = await Promise.all([
      deps.controller.request('GET', '/api/v1/queues', { schema }),
      deadLettersByQueue(deps, request),
    ]);
    return { items: queues.map((queue) => views.queueViewOf(queue, deadLetters)), next_cursor: null };
  });

  const get = { summary: 'Returns a queue', params, response: oneQueue };
  app.get('/api/v1/queues/:queue', { schema: get }, async (request) => queueOf(deps, request, request.params.queue));
}

const ACTIONS = {
  pause: 'Pauses a queue: workers finish active jobs and take no new ones',
  resume: 'Resumes a paused queue',
} as const;

function settingRoutes(app: Api, deps: OpsDeps): void {
  const { controller } = deps;

  const put = {
    summary: 'Sets the limits of a queue over all workers; omitted limits do not change',
    params,
    body: views.settings,
    response: oneQueue,
  };
  app.put('/api/v1/queues/:queue', { schema: put, preParsing }, async (request) => {
    const { queue: target } = request.params;
    const before = limitsOf(await queueOf(deps, request, target));
    await controller.request('PUT', `/api/v1/queues/${target}`, { body: request.body });
    const queue = await queueOf(deps, request, target);
    await recordChange(deps, request, { action: 'queue.set', target, before, after: limitsOf(queue) });
    return queue;
  });

  for (const action of ['pause', 'resume'] as const) {
    const schema = { summary: ACTIONS[action], params, response: oneQueue };
    app.post(`/api/v1/queues/:queue/${action}`, { schema, preParsing }, async (request) => {
      const { queue: target } = request.params;
      const { paused } = await queueOf(deps, request, target);
      await controller.request('POST', `/api/v1/queues/${target}/${action}`);
      const queue = await queueOf(deps, request, target);
      const change = { before: { paused }, after: { paused: queue.paused } };
      await recordChange(deps, request, { action: `queue.${action}`, target, ...change });
      return queue;
    });
  }
}

function clearRoutes(app: Api, deps: OpsDeps): void {
  const { controller } = deps;

  const clear = {
    summary: 'Clears a queue in the background: cancels the runs of all waiting jobs, of every org',
    params,
    querystring: views.clearQuery,
    response: { 202: views.clearView },
  };
  app.post('/api/v1/queues/:queue/clear', { schema: clear, preParsing }, async (request, reply) => {
    const { query } = request;
    const { queue: target } = request.params;
    const path = `/api/v1/queues/${target}/clear`;
    const progress = await controller.request('POST', path, { query, schema: views.clearView });
    const after = { clear: progress.id, matching: progress.matching, delayed: query.delayed ?? false };
    await recordChange(deps, request, { action: 'queue.clear', target, after });
    return reply.code(202).send(progress);
  });

  const progress = {
    summary: 'Returns the progress of clearing a queue, newest first',
    params,
    response: { 200: views.clearsView },
  };
  app.get('/api/v1/queues/:queue/clear', { schema: progress, preParsing }, (request) =>
    controller.request('GET', `/api/v1/queues/${request.params.queue}/clear`, { schema: views.clearsView }),
  );
}

async function queueOf(deps: OpsDeps, request: FastifyRequest, name: string) {
  const schema = views.controllerQueue;
  const [queue, deadLetters] = await Promise.all([
    deps.controller.request('GET', `/api/v1/queues/${name}`, { schema }),
    deadLettersByQueue(deps, request),
  ]);
  return views.queueViewOf(queue, deadLetters);
}

/** Dead letters of the orgs that the caller can see. */
async function deadLettersByQueue(
  { controller }: OpsDeps,
  request: FastifyRequest,
): Promise<Readonly<Record<string, number>>> {
  const query = { org_id: controllerOrgId(scopeOf(request)), hours: 1 };
  return (await controller.request('GET', '/api/v1/dlq/stats', { query, schema: deadLetterStats })).by_queue;
}

function limitsOf({ concurrency, rate_per_second }: ReturnType<typeof views.queueViewOf>) {
  return { concurrency, rate_per_second };
}
