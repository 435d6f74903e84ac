// Incidents of an org: find, read, acknowledge, resolve, comment.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { addIncidentAction, getIncident, listIncidents } from '@sextant/records/incidents';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf, namesOf, orgsPageView, pageOfOrgs } from '../http/org-scope';
import * as views from './views';

export function incidentRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['incidents'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOfOrgs(views.incidentView), ...READS } };
    app.get('/api/v1/incidents', { schema: { tags, summary: 'Incidents, newest first', ...list } }, async (request) => {
      const covered = coverageOf(request);
      const page = await listIncidents(database, covered.orgId, request.query);
      return orgsPageView({ database, covered }, page, views.viewOf);
    });

    const get = { params: views.byIncidentId, response: { 200: views.incidentWithHistory, ...READS } };
    const one = 'One incident with its alerts and what was done about it';
    app.get('/api/v1/incidents/:id', { schema: { tags, summary: one, ...get } }, async (request) => {
      const incident = await existing(deps, request, request.params.id);
      return views.historyOf(incident, incident.org);
    });

    const act = { params: views.byIncidentId, body: views.action, response: { 200: views.incidentView, ...WRITES } };
    const summary = 'Acknowledges or resolves an incident, or adds a note; doing so twice is noted and changes nothing';
    const options = { schema: { tags, summary, ...act }, preParsing: requireRole('operator') };
    app.post('/api/v1/incidents/:id/actions', options, async (request) => {
      const { actor } = callerOf(request);
      const { id: target } = request.params;
      const { action, note } = request.body;
      const { orgId, org } = await existing(deps, request, target);
      const changed = await addIncidentAction(database, orgId, target, { actor, action, note });
      if (!changed) throw notFound(target);
      const after = { ...views.viewOf(changed.after, org), note };
      await audited(deps, request, {
        action: `incident.${action}`,
        target,
        orgId,
        before: views.viewOf(changed.before, org),
        after,
      });
      return views.viewOf(changed.after, org);
    });
  };
}

/** An incident that the caller may see, with the name of its org; throws a problem of status 404. */
async function existing({ database }: OpsDeps, request: FastifyRequest, id: string) {
  const covered = coverageOf(request);
  const incident = await getIncident(database, covered.orgId, id);
  if (!incident) throw notFound(id);
  const nameOf = await namesOf(database, covered, [incident]);
  return { ...incident, org: nameOf(incident) };
}

function notFound(id: string): ProblemError {
  return new ProblemError(404, `there is no incident ${JSON.stringify(id)}`);
}
