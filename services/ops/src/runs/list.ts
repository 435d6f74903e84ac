// Lists and counts of runs.
import { countRuns } from '@sextant/records/runs/counts';
import { listRuns } from '@sextant/records/runs/lists';
import { orgsWithRuns } from '@sextant/records/tenancy/orgs-with';
import type { Api, OpsDeps } from '../deps';
import { orgPageSchema, orgPageView, scopeOf } from '../http/org-scope';
import { isEmptyList, otherOrgs, otherOrgsView } from '../http/other-orgs';
import * as views from './list-views';

/** A run can be queued while the request is on its way. */
const GRACE_MS = 1_000;

export function runListRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;

  const list = {
    summary: 'Lists runs, newest first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.summaryView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/runs', { schema: list }, async (request) => {
    const { limit, cursor, sort, order, ...query } = request.query;
    const filter = views.filterOf(query);
    const scope = scopeOf(request);
    const page = await listRuns(database, scope.orgId, filter, { limit, cursor, sort, direction: order });
    const orgs = await otherOrgs(request, isEmptyList({ cursor }, page), () => orgsWithRuns(database, filter));
    const runs = await orgPageView({ database, scope }, page, (run, org) => views.summaryViewOf({ ...run, org }, deps));
    return { ...runs, other_orgs: orgs };
  });

  const counts = {
    summary: 'Counts runs by state and by kind',
    querystring: views.countsQuery,
    response: { 200: views.countsView },
  };
  app.get('/api/v1/runs/counts', { schema: counts }, async (request) => {
    const { from = new Date(0), to = new Date(now().getTime() + GRACE_MS), ...filter } = views.filterOf(request.query);
    const { orgId, org } = scopeOf(request);
    return views.countsViewOf(await countRuns(database, orgId, { from, to }, filter), org);
  });
}
