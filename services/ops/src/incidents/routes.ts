// Incidents: list, read, acknowledge, resolve, comment.
import { ProblemError } from '@sextant/http/problem';
import { addIncidentAction, getIncident, listIncidents } from '@sextant/records/incidents';
import { orgsWithIncidents } from '@sextant/records/tenancy/orgs-with';
import type { FastifyRequest } from 'fastify';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { orgNameOf, orgPageSchema, orgPageView, scopeOf } from '../http/org-scope';
import { isEmptyList, otherOrgs, otherOrgsView } from '../http/other-orgs';
import * as views from './views';

export function incidentRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const params = views.byIncidentId;

  const list = {
    summary: 'Lists incidents, newest first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.incidentView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/incidents', { schema: list }, async (request) => {
    const scope = scopeOf(request);
    const { state } = request.query;
    const page = await listIncidents(database, scope.orgId, request.query);
    const orgs = await otherOrgs(request, isEmptyList(request.query, page), () => orgsWithIncidents(database, state));
    return { ...(await orgPageView({ database, scope }, page, views.viewOf)), other_orgs: orgs };
  });

  const get = {
    summary: 'Returns an incident with its alerts and actions',
    params,
    response: { 200: views.incidentWithHistory },
  };
  app.get('/api/v1/incidents/:id', { schema: get }, async (request) => {
    const incident = await visibleIncident(deps, request, request.params.id);
    return views.historyOf(incident, incident.org);
  });

  const act = {
    summary: 'Acknowledges or resolves an incident, or adds a note; a repeated action is recorded without effect',
    params,
    body: views.action,
    response: { 200: views.incidentView },
  };
  const options = { schema: act, preParsing: requireRole('operator') };
  app.post('/api/v1/incidents/:id/actions', options, async (request) => {
    const { actor } = callerOf(request);
    const { id: target } = request.params;
    const { action, note } = request.body;
    const { orgId, org } = await visibleIncident(deps, request, target);
    const changed = await addIncidentAction(database, orgId, target, { actor, action, note });
    if (!changed) throw notFound(target);
    const [before, after] = [views.viewOf(changed.before, org), views.viewOf(changed.after, org)];
    const change = { action: `incident.${action}`, target, orgId, before, after: { ...after, note } };
    await recordChange(deps, request, change);
    return after;
  });
}

/** An incident that the caller may see, with the name of its org; throws a problem of status 404. */
async function visibleIncident({ database }: OpsDeps, request: FastifyRequest, id: string) {
  const incident = await getIncident(database, scopeOf(request).orgId, id);
  if (!incident) throw notFound(id);
  return { ...incident, org: await orgNameOf(database, request, incident) };
}

function notFound(id: string): ProblemError {
  return new ProblemError(404, `there is no incident ${JSON.stringify(id)}`);
}
