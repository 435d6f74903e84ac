// Alerts: all rules with their state, and one with its runbook, the panels that draw it and its history.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { boardPanels } from '../boards/usage';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { scopeOf } from '../http/org-scope';
import { checkedStep } from '../http/step';
import { timeRangeOf } from '../http/time-range';
import { metricsOf } from '../metrics/promql';
import { seriesViewOf } from '../metrics/series';
import { findAlerts, type AlertList } from './find';
import { alertHistory } from './history';
import type { AlertRule } from './rule';
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
    const rule = ruleNamed(request.params.name, await find(request, reply));
    const metrics = new Set(rule.source === 'prometheus' ? metricsOf(rule.query ?? '') : []);
    return {
      ...views.alertViewOf(rule),
      runbook_markdown: (rule.runbook === null ? undefined : deps.files.runbooks.get(rule.runbook)) ?? null,
      drawn_on: boardPanels(deps.files.boards)
        .filter((panel) => panel.metrics.some((metric) => metrics.has(metric)))
        .map(({ board, panel, title }) => ({ board, panel, title })),
    };
  });

  const history = {
    summary: 'Returns the value of an alert over time, and when it was pending or firing',
    description: 'Prometheus keeps this for alerts that it evaluates and, for the platform key, for those of ops.',
    params: views.byName,
    querystring: views.historyQuery,
    response: { 200: views.historyView },
  };
  app.get('/api/v1/alerts/:name/history', { schema: history }, async (request, reply) => {
    const { step: wanted, ...times } = request.query;
    const range = timeRangeOf(times, deps.now());
    const step = checkedStep(range, wanted);
    const rule = ruleNamed(request.params.name, await find(request, reply));
    const scope = scopeOf(request);
    const signal = untilClientLeaves(reply);
    const { value, periods, truncated } = await alertHistory(deps.stores, scope, { rule, range, step, signal });
    return {
      ...{ org: scope.org, from: range.from.toISOString(), to: range.to.toISOString(), step_seconds: step },
      value: value && { series: value.series.map(seriesViewOf), truncated: value.truncated },
      periods: periods && periods.map(views.periodViewOf),
      truncated,
    };
  });
}

/** Throws a problem of status 404. */
export function ruleNamed(name: string, { rules }: AlertList): AlertRule {
  const rule = rules.find((one) => one.name === name);
  if (!rule) throw new ProblemError(404, `there is no alert ${JSON.stringify(name)}`);
  return rule;
}
