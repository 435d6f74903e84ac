// Dead letters of an org: find, count, replay, remove. The controller keeps them.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { ASKS } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf, coveredOrg, namesOf, orgsPageView, pageOfOrgs } from '../http/org-scope';
import { runView } from '@sextant/kinds/run-view';
import { askedOrg, coverageOfList, orgOfId, orgOfMany } from './scope';
import * as views from './views';

const tags = ['dead letters'];

export function dlqRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    void plain.register(readRoutes(deps));
    void plain.register(writeRoutes(deps));
  };
}

function readRoutes({ controller, database }: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOfOrgs(views.letterView), ...ASKS } };
    app.get('/api/v1/dlq', { schema: { tags, summary: 'Dead letters, newest first', ...list } }, async (request) => {
      const { all = false, ...filter } = request.query;
      const covered = coverageOfList(callerOf(request), all);
      const query = { ...filter, org_id: askedOrg(covered) };
      const schema = views.lettersOfController;
      const { letters, cursor } = await controller.request('GET', '/api/v1/dlq', { query, schema });
      const page = { items: letters.map((letter) => ({ ...letter, orgId: letter.org_id })), nextCursor: cursor };
      return orgsPageView({ database, covered }, page, ({ orgId: _, ...letter }, org) => ({ ...letter, org }));
    });

    const stats = {
      querystring: views.statsQuery,
      response: { 200: views.letterStats.extend({ org: coveredOrg }), ...ASKS },
    };
    const counts = 'Counts of dead letters by queue, class, retryability and hour';
    app.get('/api/v1/dlq/stats', { schema: { tags, summary: counts, ...stats } }, async (request) => {
      const { all = false, hours } = request.query;
      const covered = coverageOfList(callerOf(request), all);
      const query = { hours, org_id: askedOrg(covered) };
      const counted = await controller.request('GET', '/api/v1/dlq/stats', { query, schema: views.letterStats });
      return { ...counted, org: covered.org };
    });

    const get = { params: views.byLetterId, response: { 200: views.letterView, ...ASKS } };
    app.get('/api/v1/dlq/:id', { schema: { tags, summary: 'One dead letter', ...get } }, async (request) => {
      const letter = await letterOf(controller, request, request.params.id);
      const nameOf = await namesOf(database, coverageOf(request), [{ orgId: letter.org_id }]);
      return { ...letter, org: nameOf({ orgId: letter.org_id }) };
    });

    const progress = { querystring: views.allQuery, response: { 200: views.replaysView, ...ASKS } };
    app.get(
      '/api/v1/dlq/retry',
      { schema: { tags, summary: 'How far replays by filter are', ...progress } },
      (request) => {
        const query = { org_id: askedOrg(coverageOfList(callerOf(request), request.query.all ?? false)) };
        return controller.request('GET', '/api/v1/dlq/retry', { query, schema: views.replaysView });
      },
    );
  };
}

function writeRoutes(deps: OpsDeps) {
  const { controller } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const preParsing = requireRole('operator');

    const one = { params: views.byLetterId, response: { 202: runView, ...ASKS } };
    const replay = { tags, summary: 'Puts one job back on its queue; answers with its run', ...one };
    app.post('/api/v1/dlq/:id/retry', { schema: replay, preParsing }, async (request, reply) => {
      const letter = await letterOf(controller, request, request.params.id);
      const query = { org_id: letter.org_id };
      const run = await controller.request('POST', `${pathOf(letter.id)}/retry`, { query, schema: runView });
      const { id: target, org_id: orgId, error_class, replays } = letter;
      await audited(deps, request, { action: 'dlq.retry', target, orgId, before: { error_class, replays } });
      return reply.code(202).send(run);
    });

    const many = { body: views.replayBody, response: { 202: views.replayView, ...ASKS } };
    const replayAll = { tags, summary: 'Puts all matching jobs back, at a rate, in the background', ...many };
    app.post('/api/v1/dlq/retry', { schema: replayAll, preParsing }, async (request, reply) => {
      const { all, ...filter } = request.body;
      const body = { ...filter, org_id: orgOfMany(callerOf(request), all) };
      const schema = views.replayView;
      const progress = await controller.request('POST', '/api/v1/dlq/retry', { body, schema });
      const { id: target, matching } = progress;
      await audited(deps, request, { action: 'dlq.retry_many', target, after: { ...filter, all, matching } });
      return reply.code(202).send(progress);
    });

    const remove = { params: views.byLetterId, response: { 204: z.null().describe('removed'), ...ASKS } };
    const removal = { tags, summary: 'Removes a dead letter; its run stays failed', ...remove };
    app.delete('/api/v1/dlq/:id', { schema: removal, preParsing }, async (request, reply) => {
      const { payload: _, stack: __, ...letter } = await letterOf(controller, request, request.params.id);
      await controller.request('DELETE', pathOf(letter.id), { query: { org_id: letter.org_id } });
      const { id: target, org_id: orgId } = letter;
      await audited(deps, request, { action: 'dlq.delete', target, orgId, before: letter });
      return reply.code(204).send(null);
    });
  };
}

/** `<run id>-<step>`; anything else is the id of nothing, and might mean another path of the controller. */
const LETTER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-./;

/** A letter that the caller may see; throws a problem of status 404. */
async function letterOf(controller: OpsDeps['controller'], request: FastifyRequest, id: string) {
  if (!LETTER_ID.test(id)) throw new ProblemError(404, `there is no dead letter ${JSON.stringify(id.slice(0, 80))}`);
  const query = { org_id: orgOfId(callerOf(request)) };
  return controller.request('GET', pathOf(id), { query, schema: views.letterOfController });
}

function pathOf(id: string): string {
  return `/api/v1/dlq/${encodeURIComponent(id)}`;
}
