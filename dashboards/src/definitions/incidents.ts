// Incidents: alerts over time, how long people need, who acts, and whether alerting itself works.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  alertsNotSent,
  configReloadFailed,
  notificationsFailing,
  prometheusStorageFailing,
  ruleEvaluationFailures,
  ruleEvaluationsMissed,
} from '@sextant/alerts/rules/alerting';
import { notificationLatencySeconds, notificationsTotal } from '@sextant/signals/foreign/monitoring';
import {
  incidentActionsLastDay,
  incidentMeanAcknowledgeSeconds,
  incidentMeanResolveSeconds,
  incidentsUnresolved,
} from '@sextant/signals/incidents';
import { llmFallbacksTotal } from '@sextant/signals/llm';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { mean } from '@sextant/signals/query/means';
import { max, min, orZero, perHour, sum } from '@sextant/signals/query/operators';
import { firingAlerts, rate, value } from '@sextant/signals/query/promql';
import { factPostsTotal } from '@sextant/signals/telemetry';
import { alertList, timeseries, type Dashboard } from '../declare';
import { alertEvents, alertValue, rareEvents } from '../panels';
import { filters } from '../variables';

/** Of all environments, as alerts on sums have no label of one. Watchdog always fires. */
const firing = firingAlerts({ alertname: noneOf('Watchdog') });
/** The other integrations of Alertmanager report zeros. */
const channels = { ...filters, integration: oneOf('slack', 'pagerduty', 'email', 'webhook') } as const;
const byIntegration = { by: ['integration'] } as const;

const now = [
  alertList({
    id: 1,
    title: 'Firing alerts',
    description: 'One row per alert, with its labels. Good: none, apart from Watchdog, which always fires.',
  }),
  timeseries({
    id: 2,
    title: 'Unresolved incidents',
    description: 'Incidents that are open, or acknowledged by somebody, by severity. Good: zero.',
    queries: [
      {
        expr: max(value(incidentsUnresolved, filters), { by: ['severity', 'state'] }),
        legend: '{{severity}} {{state}}',
      },
    ],
    stacked: true,
  }),
];

const history = [
  timeseries({
    id: 3,
    title: 'Alerts by severity',
    description: 'Firing alerts of Prometheus over time, without Watchdog. Good: zero most of the time.',
    queries: [
      { expr: orZero(sum(firing)), legend: 'all' },
      { expr: sum(firing, { by: ['severity'] }), legend: '{{severity}}' },
    ],
  }),
  timeseries({
    id: 4,
    title: 'Alerts by name',
    description: 'The same by name: those that fire often are noise, or a problem that nobody has solved.',
    queries: [{ expr: sum(firing, { by: ['alertname'] }), legend: '{{alertname}}' }],
    whenEmpty: 'No alert fired in this time',
  }),
];

const times = [
  timeseries({
    id: 5,
    title: 'Time to notify',
    description: 'Mean duration of the requests of a day with which Alertmanager notifies. Good: less than a second.',
    queries: [
      {
        expr: mean(notificationLatencySeconds, { window: '1d', where: channels, by: ['integration'] }),
        legend: '{{integration}}',
      },
    ],
    whenEmpty: 'No notification was sent in the last day',
  }),
  timeseries({
    id: 6,
    title: 'Time to acknowledge and to resolve',
    description: 'Mean times of the incidents of 30 days, from their opening. Good: minutes, and getting shorter.',
    queries: [
      { expr: min(value(incidentMeanAcknowledgeSeconds, filters)), legend: 'acknowledge' },
      { expr: min(value(incidentMeanResolveSeconds, filters)), legend: 'resolve' },
    ],
    whenEmpty: 'No incident of 30 days was acknowledged or resolved',
  }),
  timeseries({
    id: 7,
    title: 'Notifications',
    description: 'Per hour by integration, failed ones included. Good: few; many notifications are not read.',
    queries: [
      {
        expr: perHour(sum(rate(notificationsTotal, '$window', channels), byIntegration)),
        legend: '{{integration}}',
      },
    ],
  }),
];

const actions = [
  timeseries({
    id: 8,
    title: 'Actions on incidents',
    description: 'Actions of 24 hours: of people and programs with a key, and of the platform itself.',
    queries: [{ expr: max(value(incidentActionsLastDay, filters), { by: ['by'] }), legend: '{{by}}' }],
  }),
  rareEvents({
    id: 9,
    title: 'Automatic fallbacks',
    description: 'Model calls per hour that the router sent to another provider, by the one that failed. Good: none.',
    metric: llmFallbacksTotal,
    where: filters,
    by: ['provider'],
  }),
  rareEvents({
    id: 10,
    title: 'Facts posted at once',
    description: 'Critical facts per hour that services posted to Alertmanager without waiting for a rule, by result.',
    metric: factPostsTotal,
    where: filters,
    by: ['result'],
  }),
];

const delivery = [
  alertEvents(notificationsFailing, {
    id: 11,
    title: 'Failed notifications',
    description: 'Requests of 10 minutes that failed, by integration. Good: zero; Alertmanager repeats a failed one.',
    legend: '{{integration}}',
  }),
  alertEvents(alertsNotSent, {
    id: 12,
    title: 'Alerts not sent',
    description: 'Alerts of 5 minutes that Prometheus could not send to an Alertmanager. Good: zero.',
    legend: '{{alertmanager}}',
  }),
  alertValue(configReloadFailed, {
    id: 13,
    title: 'Accepted configurations',
    description:
      '1, or 0 while Prometheus or Alertmanager does not accept its changed configuration. Good: never below 1.',
    legend: '{{service}}',
  }),
];

const evaluation = [
  alertEvents(ruleEvaluationFailures, {
    id: 14,
    title: 'Failed evaluations of rules',
    description: 'Evaluations of 5 minutes that failed, by rule group. Good: zero. Their alerts cannot fire.',
    legend: '{{rule_group}}',
  }),
  alertEvents(ruleEvaluationsMissed, {
    id: 15,
    title: 'Skipped evaluations of rules',
    description: 'Evaluations of 5 minutes that were skipped as the previous one was too slow. Good: zero.',
    legend: '{{rule_group}}',
  }),
  alertValue(prometheusStorageFailing, {
    id: 16,
    title: 'Failures of the storage of Prometheus',
    description: 'Failed writes, compactions, reloads and truncations of an hour. Good: zero.',
    legend: '{{service}} {{instance}}',
  }),
];

export const incidents: Dashboard = {
  uid: DASHBOARDS.incidents,
  title: 'Incidents',
  description:
    'What fires, does somebody know, and how long does it take? Alerts over time, the times until people are notified, acknowledge and resolve, what the platform did by itself, and whether alerting works at all. Each alert has a runbook and names the board that shows its value; without an alert, begin with System Overview.',
  rows: [now, history, times, actions, delivery, evaluation],
};
