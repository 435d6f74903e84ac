// QA samples of an org: what the checks found, and what a person says about it.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { listQa, reviewQa } from '@sextant/records/runs/lists';
import type { FastifyInstance } from 'fastify';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf, namesOf, orgsPageView, pageOfOrgs } from '../http/org-scope';
import { existingRun } from '../runs/find';
import * as views from './views';

export function qaRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['qa'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOfOrgs(views.sampleView), ...READS } };
    app.get('/api/v1/qa', { schema: { tags, summary: 'QA samples, newest first', ...list } }, async (request) => {
      const { run_id: runId, result, ...page } = request.query;
      const covered = coverageOf(request);
      const samples = await listQa(database, covered.orgId, { runId, result }, page);
      return orgsPageView({ database, covered }, samples, views.viewOf);
    });

    const review = { params: views.bySample, body: views.review, response: { 200: views.sampleView, ...WRITES } };
    const summary = 'Says how a sample is; the last review counts';
    const options = { schema: { tags, summary, ...review }, preParsing: requireRole('operator') };
    app.post('/api/v1/qa/:run_id/:entity_id/review', options, async (request) => {
      const { actor: reviewer } = callerOf(request);
      const { run_id: runId, entity_id: entityId } = request.params;
      const { orgId } = await existingRun(deps, request, runId);
      const { result, notes } = request.body;
      const ids = { runId, entityId, result, notes, reviewer };
      const reviewed = await reviewQa(database, orgId, ids);
      const target = `${runId}/${entityId}`;
      if (!reviewed) throw new ProblemError(404, `there is no QA sample ${JSON.stringify(target)}`);
      const nameOf = await namesOf(database, coverageOf(request), [{ orgId }]);
      const [before, after] = [reviewed.before, reviewed.after].map((one) => views.viewOf(one, nameOf({ orgId })));
      await audited(deps, request, { action: 'qa.review', target, orgId, before, after });
      return after!;
    });
  };
}
