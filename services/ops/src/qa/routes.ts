// QA samples: the results of automatic checks, and reviews by people.
import { ProblemError } from '@sextant/http/problem';
import { listQa, reviewQa } from '@sextant/records/quality/qa-reviews';
import { orgsWithQa } from '@sextant/records/tenancy/orgs-with';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { orgNameOf, orgPageSchema, orgPageView, scopeOf } from '../http/org-scope';
import { isEmptyList, otherOrgs, otherOrgsView } from '../http/other-orgs';
import { visibleRun } from '../runs/find';
import * as views from './views';

export function qaRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const list = {
    summary: 'Lists QA samples, newest first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.sampleView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/qa', { schema: list }, async (request) => {
    const { run_id: runId, result, ...page } = request.query;
    const scope = scopeOf(request);
    const samples = await listQa(database, scope.orgId, { runId, result }, page);
    const orgs = await otherOrgs(request, isEmptyList(page, samples), () => orgsWithQa(database, { runId, result }));
    return { ...(await orgPageView({ database, scope }, samples, views.viewOf)), other_orgs: orgs };
  });

  const review = {
    summary: 'Reviews a QA sample; the latest review counts',
    params: views.bySample,
    body: views.review,
    response: { 200: views.sampleView },
  };
  const options = { schema: review, preParsing: requireRole('operator') };
  app.post('/api/v1/qa/:run_id/:entity_id/review', options, async (request) => {
    const { actor: reviewer } = callerOf(request);
    const { run_id: runId, entity_id: entityId } = request.params;
    const { orgId } = await visibleRun(deps, request, runId);
    const { result, notes } = request.body;
    const reviewed = await reviewQa(database, orgId, { runId, entityId, result, notes, reviewer });
    const target = `${runId}/${entityId}`;
    if (!reviewed) throw new ProblemError(404, `there is no QA sample ${JSON.stringify(target)}`);
    const org = await orgNameOf(database, request, { orgId });
    const [before, after] = [views.viewOf(reviewed.before, org), views.viewOf(reviewed.after, org)];
    await recordChange(deps, request, { action: 'qa.review', target, orgId, before, after });
    return after;
  });
}
