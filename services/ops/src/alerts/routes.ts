// Alerts: all rules with their state, and one with its runbook and the panels that draw it.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { boardPanels } from '../boards/usage';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { scopeOf } from '../http/org-scope';
import { metricsOf } from '../metrics/promql';
import { findAlerts, type AlertList } from './find';
import * as views from './views';

export function alertRoutes(app: Api, deps: OpsDeps): void {
  const find = (request: FastifyRequest, reply: FastifyReply): Promise<AlertList> =>
    findAlerts(deps, scopeOf(request), untilClientLeaves(reply));

  const list = {
    summary: 'Lists alerts, firing first',
    querystring: views.listQuery,
    response: { 200: views.listView },
  };
  app.get('/api/v1/alerts', { schema: list }, async (request, reply) => {
    const { state } = request.query;
    const { rules, incomplete } = await find(request, reply);
    const items = rules.filter((rule) => state === undefined || rule.state === state).map(views.alertViewOf);
    return { items, org: scopeOf(request).org, incomplete: [...incomplete] };
  });

  const get = {
    summary: 'Returns an alert with its runbook and the panels that draw it',
    params: views.byName,
    response: { 200: views.alertDetailsView },
  };
  app.get('/api/v1/alerts/:name', { schema: get }, async (request, reply) => {
    const { name } = request.params;
    const rule = (await find(request, reply)).rules.find((one) => one.name === name);
    if (!rule) throw new ProblemError(404, `there is no alert ${JSON.stringify(name)}`);
    const metrics = new Set(rule.source === 'prometheus' ? metricsOf(rule.query ?? '') : []);
    return {
      ...views.alertViewOf(rule),
      runbook_markdown: (rule.runbook === null ? undefined : deps.files.runbooks.get(rule.runbook)) ?? null,
      drawn_on: boardPanels(deps.files.boards)
        .filter((panel) => panel.metrics.some((metric) => metrics.has(metric)))
        .map(({ board, panel, title }) => ({ board, panel, title })),
    };
  });
}
