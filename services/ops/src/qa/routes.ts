// QA samples of an org: what the checks found, and what a person says about it.
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import { ProblemError } from '@sextant/kit/problem';
import { isUuid } from '@sextant/records/uuid';
import { listQa, reviewQa } from '@sextant/records/run-lists';
import type { FastifyInstance } from 'fastify';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/answers';
import { audited } from '../http/audited';
import { pageOf, pageView } from '../http/pages';
import * as views from './views';

export function qaRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['qa'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOf(views.sampleView), ...READS } };
    app.get('/api/v1/qa', { schema: { tags, summary: 'QA samples, newest first', ...list } }, async (request) => {
      const { run_id: runId, result, ...page } = request.query;
      return pageView(await listQa(database, callerOf(request).orgId, { runId, result }, page), views.viewOf);
    });

    const review = { params: views.bySample, body: views.review, response: { 200: views.sampleView, ...WRITES } };
    const summary = 'Says how a sample is; the last review counts';
    const options = { schema: { tags, summary, ...review }, preParsing: requireRole('operator') };
    app.post('/api/v1/qa/:run_id/:entity_id/review', options, async (request) => {
      const { orgId, actor: reviewer } = callerOf(request);
      const { run_id: runId, entity_id: entityId } = request.params;
      const { result, notes } = request.body;
      const ids = { runId, entityId, result, notes, reviewer };
      const reviewed = isUuid(runId) ? await reviewQa(database, orgId, ids) : undefined;
      const target = `${runId}/${entityId}`;
      if (!reviewed) throw new ProblemError(404, `there is no QA sample ${JSON.stringify(target)}`);
      const [before, after] = [views.viewOf(reviewed.before), views.viewOf(reviewed.after)];
      await audited(deps, request, { action: 'qa.review', target, before, after });
      return after;
    });
  };
}
