// Reading one run: its statistics and links, its events and its model calls.
import { runView, viewOf } from '@sextant/kinds/run-view';
import { listModelCalls } from '@sextant/records/ledger/run-calls';
import { listAttempts } from '@sextant/records/runs/attempts';
import { getRunStats, listRunEvents } from '@sextant/records/runs/lists';
import type { Api, OpsDeps } from '../deps';
import { byId } from '../http/fields';
import { orgNameOf, ownerOrg } from '../http/org-scope';
import { pageSchema, pageView } from '../http/pages';
import { callsQuery, callView, callViewOf } from './call-views';
import { visibleRun } from './find';
import { linksOf, linksView } from './links';
import * as views from './views';

const runWithDetails = runView.extend({
  org: ownerOrg,
  attempts: views.attempts,
  stage_stats: views.stages,
  vendor_usage: views.vendors,
  links: linksView,
});

export function runReadRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;

  const get = {
    summary: 'Returns a run with its steps, attempts, statistics and links',
    params: byId,
    response: { 200: runWithDetails },
  };
  app.get('/api/v1/runs/:id', { schema: get }, async (request) => {
    const run = await visibleRun(deps, request, request.params.id);
    const ref = { orgId: run.orgId, runId: run.id };
    const [{ stages, vendors }, attempts] = await Promise.all([
      getRunStats(database, ref),
      listAttempts(database, ref),
    ]);
    const links = linksOf(deps, run, now());
    return {
      ...viewOf(run),
      org: await orgNameOf(database, request, run),
      trace_url: links.trace,
      attempts: views.attemptViewsOf(attempts, run, deps),
      stage_stats: stages.map(views.stageViewOf),
      vendor_usage: vendors.map(views.vendorViewOf),
      links,
    };
  });

  const stats = {
    summary: 'Returns the statistics of a run by stage and by vendor',
    params: byId,
    response: { 200: views.statsView },
  };
  app.get('/api/v1/runs/:id/stats', { schema: stats }, async (request) => {
    const { id, orgId } = await visibleRun(deps, request, request.params.id);
    const { stages, vendors } = await getRunStats(database, { orgId, runId: id });
    return { run_id: id, stages: stages.map(views.stageViewOf), vendors: vendors.map(views.vendorViewOf) };
  });

  const events = {
    summary: 'Lists the events of a run, oldest first',
    params: byId,
    querystring: views.eventsQuery,
    response: { 200: pageSchema(views.eventView) },
  };
  app.get('/api/v1/runs/:id/events', { schema: events }, async (request) => {
    const { id, orgId } = await visibleRun(deps, request, request.params.id);
    const { limit, cursor, ...filter } = request.query;
    const page = await listRunEvents(database, { orgId, runId: id }, filter, { limit, cursor });
    return pageView(page, views.eventViewOf);
  });

  const calls = {
    summary: 'Lists the model calls of a run, oldest first',
    params: byId,
    querystring: callsQuery,
    response: { 200: pageSchema(callView) },
  };
  app.get('/api/v1/runs/:id/calls', { schema: calls }, async (request) => {
    const { id, orgId } = await visibleRun(deps, request, request.params.id);
    const { limit, cursor, ...filter } = request.query;
    const page = await listModelCalls(database, { orgId, runId: id }, filter, { limit, cursor });
    return pageView(page, callViewOf);
  });
}
