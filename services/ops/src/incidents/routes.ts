// Incidents of an org: find, read, acknowledge, resolve, comment.
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import { ProblemError } from '@sextant/kit/problem';
import { addIncidentAction, getIncident, listIncidents } from '@sextant/records/incidents';
import type { FastifyInstance } from 'fastify';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/answers';
import { audited } from '../http/audited';
import { pageOf, pageView } from '../http/pages';
import * as views from './views';

export function incidentRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['incidents'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOf(views.incidentView), ...READS } };
    app.get('/api/v1/incidents', { schema: { tags, summary: 'Incidents, newest first', ...list } }, async (request) =>
      pageView(await listIncidents(database, callerOf(request).orgId, request.query), views.viewOf),
    );

    const get = { params: views.byIncidentId, response: { 200: views.incidentWithHistory, ...READS } };
    const one = 'One incident with its alerts and what was done about it';
    app.get('/api/v1/incidents/:id', { schema: { tags, summary: one, ...get } }, async (request) => {
      const { id } = request.params;
      const incident = await getIncident(database, callerOf(request).orgId, id);
      if (!incident) throw notFound(id);
      return views.historyOf(incident);
    });

    const act = { params: views.byIncidentId, body: views.action, response: { 200: views.incidentView, ...WRITES } };
    const summary = 'Acknowledges or resolves an incident, or adds a note; doing so twice is noted and changes nothing';
    const options = { schema: { tags, summary, ...act }, preParsing: requireRole('operator') };
    app.post('/api/v1/incidents/:id/actions', options, async (request) => {
      const { orgId, actor } = callerOf(request);
      const { id: target } = request.params;
      const { action, note } = request.body;
      const changed = await addIncidentAction(database, orgId, target, { actor, action, note });
      if (!changed) throw notFound(target);
      const after = { ...views.viewOf(changed.after), note };
      await audited(deps, request, {
        action: `incident.${action}`,
        target,
        before: views.viewOf(changed.before),
        after,
      });
      return views.viewOf(changed.after);
    });
  };
}

function notFound(id: string): ProblemError {
  return new ProblemError(404, `there is no incident ${JSON.stringify(id)}`);
}
