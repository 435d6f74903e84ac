// Reading runs: lists, one run with statistics and links, and its events.
import { runView, viewOf } from '@sextant/kinds/run-view';
import { listModelCalls } from '@sextant/records/ledger/run-calls';
import { listAttempts } from '@sextant/records/runs/attempts';
import { getRunStats, listRunEvents, listRuns } from '@sextant/records/runs/lists';
import type { Api, OpsDeps } from '../deps';
import { byId } from '../http/fields';
import {
  orgNameOf,
  orgPageSchema,
  orgPageView,
  orgsWithRunsView,
  otherOrgsWithRuns,
  ownerOrg,
  scopeOf,
} from '../http/org-scope';
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

  const listSchema = {
    summary: 'Lists runs, newest first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.summaryView).extend({ orgs_with_runs: orgsWithRunsView }) },
  };
  app.get('/api/v1/runs', { schema: listSchema }, async (request) => {
    const { limit, cursor, error_class: errorClass, from, to, ...rest } = request.query;
    const filter = { ...rest, errorClass, from: dateOf(from), to: dateOf(to) };
    const scope = scopeOf(request);
    const page = await listRuns(database, scope.orgId, filter, { limit, cursor });
    const isEmpty = page.items.length === 0 && cursor === undefined;
    const orgs = isEmpty ? await otherOrgsWithRuns(database, request, filter.from ?? new Date(0)) : null;
    const list = await orgPageView({ database, scope }, page, (run, org) => views.summaryViewOf({ ...run, org }, deps));
    return { ...list, orgs_with_runs: orgs };
  });

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

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
