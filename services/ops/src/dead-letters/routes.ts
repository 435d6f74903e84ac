// Dead letters: list, count, replay, delete. The controller stores them.
import { ProblemError } from '@sextant/http/problem';
import { runView } from '@sextant/kinds/run-view';
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole, type Caller } from '../auth/caller';
import { forbidden } from '../auth/refusals';
import type { Api, OpsDeps } from '../deps';
import {
  controllerOrgId,
  coveredOrg,
  orgNameOf,
  orgPageSchema,
  orgPageView,
  scopeOf,
  type OrgScope,
} from '../http/org-scope';
import { namesOfOrgs, otherOrgs, otherOrgsView } from '../http/other-orgs';
import * as views from './views';

/** The newest dead letters of every org, which say which orgs have any. */
const MAX_READ = 100;

export function deadLetterRoutes(app: Api, deps: OpsDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: Api, { controller, database }: OpsDeps): void {
  const list = {
    summary: 'Lists dead letters, newest first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.deadLetterView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/dlq', { schema: list }, async (request) => {
    const { all = false, ...filter } = request.query;
    const scope = listScope(request, all);
    const query = { ...filter, org_id: controllerOrgId(scope) };
    const schema = views.deadLetterPage;
    const { dead_letters: deadLetters, cursor } = await controller.request('GET', '/api/v1/dlq', { query, schema });
    const page = { items: deadLetters.map((one) => ({ ...one, orgId: one.org_id })), nextCursor: cursor ?? undefined };
    const found = await orgPageView({ database, scope }, page, ({ orgId: _, ...one }, org) => ({ ...one, org }));
    const isEmpty = found.items.length === 0 && filter.cursor === undefined;
    const orgs = await otherOrgs(request, isEmpty && !all, async () => {
      const everyOrg = { query: { ...filter, limit: MAX_READ }, schema };
      const { dead_letters: others } = await controller.request('GET', '/api/v1/dlq', everyOrg);
      return namesOfOrgs(
        database,
        others.map(({ org_id }) => org_id),
      );
    });
    return { ...found, other_orgs: orgs };
  });

  const stats = {
    summary: 'Counts dead letters by queue, error class, step, retryability and hour',
    querystring: views.statsQuery,
    response: { 200: views.deadLetterStats.extend({ org: coveredOrg }) },
  };
  app.get('/api/v1/dlq/stats', { schema: stats }, async (request) => {
    const { all = false, hours } = request.query;
    const scope = listScope(request, all);
    const query = { hours, org_id: controllerOrgId(scope) };
    const counted = await controller.request('GET', '/api/v1/dlq/stats', { query, schema: views.deadLetterStats });
    return { ...counted, org: scope.org };
  });

  const get = {
    summary: 'Returns a dead letter',
    params: views.byDeadLetterId,
    response: { 200: views.deadLetterView },
  };
  app.get('/api/v1/dlq/:id', { schema: get }, async (request) => {
    const letter = await visibleDeadLetter(controller, request, request.params.id);
    return { ...letter, org: await orgNameOf(database, request, { orgId: letter.org_id }) };
  });

  const progress = {
    summary: 'Returns the progress of replays by filter',
    querystring: views.replaysQuery,
    response: { 200: views.replaysView },
  };
  app.get('/api/v1/dlq/retry', { schema: progress }, (request) => {
    const query = { org_id: controllerOrgId(listScope(request, request.query.all ?? false)) };
    return controller.request('GET', '/api/v1/dlq/retry', { query, schema: views.replaysView });
  });
}

function writeRoutes(app: Api, deps: OpsDeps): void {
  const { controller } = deps;
  const preParsing = requireRole('operator');
  const params = views.byDeadLetterId;

  const replay = {
    summary: 'Replays a dead letter: puts its job back on the queue and returns its run',
    params,
    response: { 202: runView },
  };
  app.post('/api/v1/dlq/:id/retry', { schema: replay, preParsing }, async (request, reply) => {
    const letter = await visibleDeadLetter(controller, request, request.params.id);
    const query = { org_id: letter.org_id };
    const run = await controller.request('POST', `${pathOf(letter.id)}/retry`, { query, schema: runView });
    const { id: target, org_id: orgId, error_class, replays } = letter;
    await recordChange(deps, request, { action: 'dlq.retry', target, orgId, before: { error_class, replays } });
    return reply.code(202).send(run);
  });

  const replayMany = {
    summary: 'Replays all matching dead letters in the background, at a limited rate',
    body: views.replayBody,
    response: { 202: views.replayView },
  };
  app.post('/api/v1/dlq/retry', { schema: replayMany, preParsing }, async (request, reply) => {
    const { all, ...filter } = request.body;
    const caller = callerOf(request);
    if (all) requireEveryOrg(caller);
    // Unlike reads, a change covers every org only if the request says so.
    const body = { ...filter, org_id: all ? undefined : caller.orgId };
    const schema = views.replayView;
    const progress = await controller.request('POST', '/api/v1/dlq/retry', { body, schema });
    const { id: target, matching } = progress;
    await recordChange(deps, request, { action: 'dlq.retry_many', target, after: { ...filter, all, matching } });
    return reply.code(202).send(progress);
  });

  const remove = {
    summary: 'Deletes a dead letter; its run stays failed',
    params,
    response: { 204: z.null().describe('The dead letter is deleted.') },
  };
  app.delete('/api/v1/dlq/:id', { schema: remove, preParsing }, async (request, reply) => {
    const { payload: _, stack: __, ...letter } = await visibleDeadLetter(controller, request, request.params.id);
    await controller.request('DELETE', pathOf(letter.id), { query: { org_id: letter.org_id } });
    const { id: target, org_id: orgId } = letter;
    await recordChange(deps, request, { action: 'dlq.delete', target, orgId, before: letter });
    return reply.code(204).send(null);
  });
}

/** The orgs of a list; `all` means every org, even if the request names one. */
function listScope(request: FastifyRequest, all: boolean): OrgScope {
  if (!all) return scopeOf(request);
  requireEveryOrg(callerOf(request));
  return { orgId: ALL_ORGS, org: null };
}

function requireEveryOrg({ platform }: Caller): void {
  if (!platform) throw forbidden('org', 'all=true covers every org: it requires the platform key');
}

/** `<run id>-<step>`. Nothing else is forwarded, because it could form another path of the controller. */
const DEAD_LETTER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-./;

/** A dead letter that the caller may see; throws a problem of status 404. */
async function visibleDeadLetter(controller: OpsDeps['controller'], request: FastifyRequest, id: string) {
  if (!DEAD_LETTER_ID.test(id)) {
    throw new ProblemError(404, `there is no dead letter ${JSON.stringify(id.slice(0, 80))}`);
  }
  const query = { org_id: controllerOrgId(scopeOf(request)) };
  return controller.request('GET', pathOf(id), { query, schema: views.deadLetter });
}

function pathOf(id: string): string {
  return `/api/v1/dlq/${encodeURIComponent(id)}`;
}
