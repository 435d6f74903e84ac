// Traces in Jaeger, limited to the spans that the caller may see.
import { ProblemError } from '@sextant/http/problem';
import { runId } from '@sextant/signals/attributes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { coveredOrg, orgPageSchema, scopeOf } from '../http/org-scope';
import { EVERY_ORG_SCOPE, namesOfOrgs, otherOrgsInStore, otherOrgsView } from '../http/other-orgs';
import { pageView } from '../http/pages';
import { timeRangeOf } from '../http/time-range';
import { findTraces } from './search';
import type { SearchDeps } from './search-api';
import { visibleOperations, visibleServices } from './services';
import { orgOf, visibleSpans } from './span';
import { readTrace } from './trace';
import * as views from './views';

const namesView = z.object({ items: z.array(z.string()), org: coveredOrg });
/** The newest traces of every org, which say which orgs have any. */
const MAX_READ = 50;

const TRACE_ID = /^[0-9a-f]{32}$/;

export function traceRoutes(app: Api, deps: OpsDeps): void {
  listRoutes(app, deps);

  const get = {
    summary: 'Returns a trace with the spans that the caller may see',
    params: views.byTraceId,
    response: { 200: views.traceView },
  };
  app.get('/api/v1/traces/:id', { schema: get }, async (request, reply) => {
    const { id } = request.params;
    const { jaeger, scope, signal } = searchDepsOf(deps, request, reply);
    const all = TRACE_ID.test(id) ? await readTrace(jaeger, id, signal) : [];
    const { visible, hidden } = visibleSpans(scope, all);
    if (visible.length === 0) throw new ProblemError(404, `there is no trace ${JSON.stringify(id.slice(0, 64))}`);
    return views.traceViewOf(id, visible, hidden);
  });
}

function listRoutes(app: Api, deps: OpsDeps): void {
  const list = {
    summary: 'Searches traces, the newest matching span first',
    querystring: views.searchQuery,
    response: { 200: orgPageSchema(views.foundTraceView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/traces', { schema: list }, async (request, reply) => {
    const { limit, cursor, from, to, attribute = [], run_id: run, ...rest } = request.query;
    const { min_duration: minSeconds, max_duration: maxSeconds, errors: onlyErrors, service, operation } = rest;
    const attributes = Object.fromEntries(attribute.map(splitCondition));
    const search = {
      ...{ service, operation, minSeconds, maxSeconds, onlyErrors, range: timeRangeOf({ from, to }, deps.now()) },
      attributes: { ...attributes, ...(run !== undefined && { [runId.name]: run }) },
    };
    const searchDeps = searchDepsOf(deps, request, reply);
    const page = await findTraces(searchDeps, search, { limit, cursor });
    const isEmpty = page.items.length === 0 && page.nextCursor === undefined && cursor === undefined;
    const orgs = await otherOrgsInStore(request, isEmpty, async () => {
      const others = await findTraces({ ...searchDeps, scope: EVERY_ORG_SCOPE }, search, { limit: MAX_READ });
      return namesOfOrgs(
        deps.database,
        others.items.flatMap(({ spans }) => spans.map(orgOf)),
      );
    });
    return { ...pageView(page, views.foundTraceViewOf), org: searchDeps.scope.org, other_orgs: orgs };
  });

  const services = { summary: 'Lists the services that have spans', response: { 200: namesView } };
  app.get('/api/v1/traces/services', { schema: services }, async (request, reply) => {
    const searchDeps = searchDepsOf(deps, request, reply);
    return { items: [...(await visibleServices(searchDeps, deps.now()))], org: searchDeps.scope.org };
  });

  const operations = {
    summary: 'Lists the operations of a service',
    params: views.byService,
    response: { 200: namesView },
  };
  app.get('/api/v1/traces/services/:service/operations', { schema: operations }, async (request, reply) => {
    const searchDeps = searchDepsOf(deps, request, reply);
    const names = await visibleOperations(searchDeps, request.params.service, deps.now());
    return { items: [...names], org: searchDeps.scope.org };
  });
}

function searchDepsOf({ stores }: OpsDeps, request: FastifyRequest, reply: FastifyReply): SearchDeps {
  return { jaeger: stores.jaeger, scope: scopeOf(request), signal: untilClientLeaves(reply) };
}

/** Splits name=value at the first `=`. */
function splitCondition(condition: string): [string, string] {
  const at = condition.indexOf('=');
  return [condition.slice(0, at), condition.slice(at + 1)];
}
