// Reading runs: a list with filters, one run with its figures and links, its statistics and its events.
import { runView, viewOf } from '@sextant/kinds/run-view';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { listAttempts } from '@sextant/records/runs/attempts';
import { getRunStats, listRunEvents, listRuns } from '@sextant/records/runs/lists';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf, itsOrg, namesOf, orgsPageView, pageOfOrgs } from '../http/org-scope';
import { byId } from '../http/fields';
import { pageOf, pageView } from '../http/pages';
import { existingRun } from './find';
import { linksOf, linksView } from './links';
import * as views from './views';

const tags = ['runs'];
const oneRun = runView.extend({
  org: itsOrg,
  attempts: views.attempts,
  stage_stats: views.stages,
  vendor_usage: views.vendors,
  links: linksView,
});

export function runReadRoutes(deps: OpsDeps) {
  const { database, now } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOfOrgs(views.summaryView), ...READS } };
    app.get('/api/v1/runs', { schema: { tags, summary: 'Runs, newest first', ...list } }, async (request) => {
      const { limit, cursor, error_class: errorClass, from, to, ...rest } = request.query;
      const filter = { ...rest, errorClass, from: dateOf(from), to: dateOf(to) };
      const covered = coverageOf(request);
      const page = await listRuns(database, covered.orgId, filter, { limit, cursor });
      return orgsPageView({ database, covered }, page, (run, org) => views.summaryViewOf({ ...run, org }, deps));
    });

    const summary = 'One run with its steps, figures and links';
    const get = { tags, summary, params: byId, response: { 200: oneRun, ...READS } };
    app.get('/api/v1/runs/:id', { schema: get }, async (request) => {
      const run = await existingRun(deps, request, request.params.id);
      const ref = { orgId: run.orgId, runId: run.id };
      const [{ stages, vendors }, attempts] = await Promise.all([
        getRunStats(database, ref),
        listAttempts(database, ref),
      ]);
      const links = linksOf(deps, run, now());
      const nameOf = await namesOf(database, coverageOf(request), [run]);
      return {
        ...viewOf(run),
        org: nameOf(run),
        trace_url: links.trace,
        attempts: views.attemptViewsOf(attempts, run, deps),
        stage_stats: stages.map(views.stageViewOf),
        vendor_usage: vendors.map(views.vendorViewOf),
        links,
      };
    });

    app.get('/api/v1/runs/:id/stats', { schema: statsSchema }, statsOfRun(deps));

    const events = {
      params: byId,
      querystring: views.eventsQuery,
      response: { 200: pageOf(views.eventView), ...READS },
    };
    const happened = 'What happened in a run, oldest first';
    app.get('/api/v1/runs/:id/events', { schema: { tags, summary: happened, ...events } }, async (request) => {
      const { id, orgId } = await existingRun(deps, request, request.params.id);
      const { limit, cursor, ...filter } = request.query;
      const page = await listRunEvents(database, { orgId, runId: id }, filter, { limit, cursor });
      return pageView(page, views.eventViewOf);
    });
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** Also for the older path. */
export const statsSchema = {
  tags,
  summary: 'The figures of a run by stage and by vendor',
  params: byId,
  response: { 200: views.statsView, ...READS },
};

export function statsOfRun(deps: OpsDeps) {
  return async (request: FastifyRequest<{ Params: { readonly id: string } }>) => {
    const { id, orgId } = await existingRun(deps, request, request.params.id);
    const { stages, vendors } = await getRunStats(deps.database, { orgId, runId: id });
    return { run_id: id, stages: stages.map(views.stageViewOf), vendors: vendors.map(views.vendorViewOf) };
  };
}
