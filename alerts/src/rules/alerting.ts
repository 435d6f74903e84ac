// Alerts on alerting itself: Prometheus evaluates rules, sends alerts and stores samples; Alertmanager notifies.
import {
  alertsNotSentTotal,
  configReloadSuccessful,
  notificationRequestsFailedTotal,
  ruleEvaluationFailuresTotal,
  ruleGroupIterationsMissedTotal,
  storageFailures,
} from '@sextant/signals/foreign/monitoring';
import { quantity } from '@sextant/signals/query/expression';
import { min, or, plus, sum } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, gaugeSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.incidents } as const;
const prometheus = { service: 'prometheus', instance: '127.0.0.1:9090' } as const;
const group = { rule_group: '/etc/prometheus/rules.yml;ai-jobs' } as const;

const failing = (perMinute: number) =>
  counterSeries(ruleEvaluationFailuresTotal, { ...prometheus, ...group }, perMinute);

export const ruleEvaluationFailures = alert({
  ...common,
  name: 'RuleEvaluationFailures',
  value: sum(increase(ruleEvaluationFailuresTotal, '5m'), { by: ['service', 'rule_group'] }),
  fires: { above: quantity(0, 'evaluations') },
  for: '5m',
  severity: 'critical',
  summary: ({ value, label }) => `${value} of the rule group ${label('rule_group')} failed`,
  description: ({ value }) =>
    `${value} failed in 5 minutes. The alerts of these rules cannot fire. The status page of Prometheus shows the error of each rule.`,
  tests: [
    {
      when: 'one evaluation fails every minute',
      series: [failing(1)],
      fires: { value: '5 evaluations', labels: { service: 'prometheus', ...group } },
    },
    {
      when: 'one evaluation in ten minutes fails',
      series: [failing(0.1)],
      fires: { value: '500m evaluations', labels: { service: 'prometheus', ...group } },
    },
    { when: 'every evaluation succeeds', series: [failing(0)] },
  ],
});

const missing = (perMinute: number) =>
  counterSeries(ruleGroupIterationsMissedTotal, { ...prometheus, ...group }, perMinute);

export const ruleEvaluationsMissed = alert({
  ...common,
  name: 'RuleEvaluationsMissed',
  runbook: 'RuleEvaluationFailures',
  value: sum(increase(ruleGroupIterationsMissedTotal, '5m'), { by: ['service', 'rule_group'] }),
  fires: { above: quantity(0, 'evaluations') },
  for: '10m',
  severity: 'warning',
  summary: ({ value, label }) => `${value} of the rule group ${label('rule_group')} were skipped`,
  description: ({ value }) =>
    `${value} were skipped in 5 minutes because the previous one was still running. Prometheus lacks CPU or memory, and alerts are late.`,
  tests: [
    {
      when: 'one evaluation is skipped every minute',
      series: [missing(1)],
      fires: { value: '5 evaluations', labels: { service: 'prometheus', ...group } },
    },
    {
      when: 'one evaluation in ten minutes is skipped',
      series: [missing(0.1)],
      fires: { value: '500m evaluations', labels: { service: 'prometheus', ...group } },
    },
    { when: 'no evaluation is skipped', series: [missing(0)] },
  ],
});

const alertmanager = { alertmanager: 'http://127.0.0.1:9093/api/v2/alerts' } as const;
const unsent = (perMinute: number) => counterSeries(alertsNotSentTotal, { ...prometheus, ...alertmanager }, perMinute);

/** If no Alertmanager is reachable, only the heartbeat receiver notices, because Watchdog does not reach it. */
export const alertsNotSent = alert({
  ...common,
  name: 'AlertsNotSent',
  runbook: 'NotificationsFailing',
  value: sum(increase(alertsNotSentTotal, '5m'), { by: ['service', 'alertmanager'] }),
  fires: { above: quantity(0, 'alerts') },
  for: '5m',
  severity: 'critical',
  summary: ({ value, label }) => `Prometheus could not send ${value} to ${label('alertmanager')}`,
  description: ({ value }) =>
    `${value} could not be sent to an Alertmanager in 5 minutes. Prometheus sends them again, and notifications are late until it succeeds.`,
  tests: [
    {
      when: 'one alert per minute cannot be sent',
      series: [unsent(1)],
      fires: { value: '5 alerts', labels: { service: 'prometheus', ...alertmanager } },
    },
    {
      when: 'one alert in ten minutes cannot be sent',
      series: [unsent(0.1)],
      fires: { value: '500m alerts', labels: { service: 'prometheus', ...alertmanager } },
    },
    { when: 'every alert is sent', series: [unsent(0)] },
  ],
});

const refusing = (integration: string, perMinute: number) =>
  counterSeries(notificationRequestsFailedTotal, { integration, instance: '127.0.0.1:9093' }, perMinute);

/** Pages: if Slack refuses, PagerDuty still notifies. */
export const notificationsFailing = alert({
  ...common,
  name: 'NotificationsFailing',
  value: sum(increase(notificationRequestsFailedTotal, '10m'), { by: ['integration'] }),
  // Alertmanager repeats a failed request, so one failure loses nothing.
  fires: { above: quantity(2, 'requests') },
  for: '1m',
  severity: 'critical',
  priority: 'P1',
  summary: ({ value, label }) => `${value} to ${label('integration')} failed: notifications do not arrive`,
  description: ({ value, label }) =>
    `${value} of Alertmanager to ${label('integration')} failed in 10 minutes. Its address or key is wrong, or the service is unavailable. The log of Alertmanager has the answers.`,
  tests: [
    {
      when: 'Slack refuses a request every minute',
      series: [refusing('slack', 1), refusing('pagerduty', 0)],
      fires: { value: '10 requests', labels: { integration: 'slack' } },
    },
    {
      when: 'Slack refuses one request in four minutes',
      series: [refusing('slack', 0.25)],
      fires: { value: '2.5 requests', labels: { integration: 'slack' } },
    },
    { when: 'Slack refuses one request in five minutes', series: [refusing('slack', 0.2)] },
    { when: 'every request succeeds', series: [refusing('slack', 0)] },
  ],
});

const reloaded = or(
  min(value(configReloadSuccessful.prometheus), { by: ['service'] }),
  min(value(configReloadSuccessful.alertmanager), { by: ['service'] }),
);
const reload = (of: 'prometheus' | 'alertmanager', succeeded: 0 | 1) =>
  gaugeSeries(configReloadSuccessful[of], { service: of }, succeeded);

export const configReloadFailed = alert({
  ...common,
  name: 'ConfigReloadFailed',
  value: reloaded,
  fires: { below: quantity(1, 'bool') },
  for: '5m',
  severity: 'critical',
  summary: ({ label }) => `${label('service')} does not accept its configuration`,
  description: ({ label }) =>
    `${label('service')} could not load its changed configuration and continues with the previous one. A restart would fail. Its log names the error.`,
  tests: [
    {
      when: 'Alertmanager refuses its configuration',
      series: [reload('prometheus', 1), reload('alertmanager', 0)],
      fires: { value: '0', labels: { service: 'alertmanager' } },
    },
    {
      when: 'Prometheus refuses its configuration',
      series: [reload('prometheus', 0), reload('alertmanager', 1)],
      fires: { value: '0', labels: { service: 'prometheus' } },
    },
    { when: 'both accept it', series: [reload('prometheus', 1), reload('alertmanager', 1)] },
  ],
});

const BY_INSTANCE = { by: ['service', 'instance'] } as const;
const failures = Object.values(storageFailures)
  .map((counter) => sum(increase(counter, '1h'), BY_INSTANCE))
  .reduce(plus);
/** Failures per minute: of compactions, and of each other kind. */
const storage = (compactions: number, others: number) =>
  Object.values(storageFailures).map((counter) =>
    counterSeries(counter, prometheus, counter === storageFailures.compactions ? compactions : others),
  );

export const prometheusStorageFailing = alert({
  ...common,
  name: 'PrometheusStorageFailing',
  runbook: 'PrometheusTSDB',
  value: failures,
  fires: { above: quantity(0, 'failures') },
  for: '5m',
  severity: 'critical',
  summary: ({ value, label }) => `${value} in the storage of ${label('service')} at ${label('instance')}`,
  description: ({ value }) =>
    `${value} in an hour: writes, compactions, reloads or truncations of the database of Prometheus, or corruptions of its log. Samples can be lost, and its disk can fill up. The usual cause is a full or broken disk.`,
  tests: [
    {
      when: 'an operation of each kind fails every minute',
      series: storage(1, 1),
      fires: { value: `${60 * Object.keys(storageFailures).length} failures`, labels: prometheus },
    },
    {
      when: 'a compaction fails every two hours',
      series: storage(1 / 120, 0),
      fires: { value: '500m failures', labels: prometheus },
    },
    { when: 'nothing fails', series: storage(0, 0) },
  ],
});
