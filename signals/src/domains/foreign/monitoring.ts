// Metrics of Prometheus, Alertmanager and Loki about themselves.
import { counter, foreign, gauge, histogram } from '../../declare/metric';
import { foreignLabel as by } from './label';

/** Recorded by each installation for the services that it scrapes: see ../../expected-targets. */
export const expectedTargets = foreign(
  gauge({
    name: 'service:targets:expected',
    help: 'Services that must have a scrape target.',
    unit: 'bool',
    labels: [],
  }),
);

export const ruleEvaluationFailuresTotal = foreign(
  counter({
    name: 'prometheus_rule_evaluation_failures_total',
    help: 'Total number of failed evaluations of rules.',
    unit: 'evaluations',
    labels: [by('rule_group')],
  }),
);
export const ruleGroupIterationsMissedTotal = foreign(
  counter({
    name: 'prometheus_rule_group_iterations_missed_total',
    help: 'Total number of evaluations that were skipped because the previous one was too slow.',
    unit: 'evaluations',
    labels: [by('rule_group')],
  }),
);
/** Alerts that Prometheus could not send to an Alertmanager. */
export const alertsNotSentTotal = foreign(
  counter({
    name: 'prometheus_notifications_errors_total',
    help: 'Total number of alerts that could not be sent to an Alertmanager.',
    unit: 'alerts',
    labels: [by('alertmanager')],
  }),
);
export const configReloadSuccessful = {
  prometheus: reloadSuccessful('prometheus_config_last_reload_successful'),
  alertmanager: reloadSuccessful('alertmanager_config_last_reload_successful'),
} as const;

/** Failed operations of the database of Prometheus. The counters have no labels and start at 0. */
export const storageFailures = {
  walWrites: storageFailure('prometheus_tsdb_wal_writes_failed_total', 'writes to the write-ahead log'),
  walCorruptions: storageFailure('prometheus_tsdb_wal_corruptions_total', 'corruptions of the write-ahead log'),
  compactions: storageFailure('prometheus_tsdb_compactions_failed_total', 'compactions'),
  reloads: storageFailure('prometheus_tsdb_reloads_failures_total', 'reloads of blocks'),
  truncations: storageFailure('prometheus_tsdb_head_truncations_failed_total', 'truncations of the head'),
} as const;

export const notificationRequestsTotal = foreign(
  counter({
    name: 'alertmanager_notification_requests_total',
    help: 'Total number of requests with notifications.',
    unit: 'requests',
    labels: [by('integration')],
  }),
);
export const notificationRequestsFailedTotal = foreign(
  counter({
    name: 'alertmanager_notification_requests_failed_total',
    help: 'Total number of failed requests with notifications.',
    unit: 'requests',
    labels: [by('integration')],
  }),
);

export const notificationsTotal = foreign(
  counter({
    name: 'alertmanager_notifications_total',
    help: 'Total number of attempted notifications.',
    unit: 'notifications',
    labels: [by('integration')],
  }),
);
export const notificationLatencySeconds = foreign(
  histogram({
    name: 'alertmanager_notification_latency_seconds',
    help: 'Duration of requests with notifications in seconds.',
    unit: 'seconds',
    labels: [by('integration')],
    buckets: [1, 5, 10, 15, 20],
  }),
);
export const alertmanagerAlerts = foreign(
  gauge({
    name: 'alertmanager_alerts',
    help: 'Number of alerts by state.',
    unit: 'alerts',
    labels: [by('state')],
  }),
);

export const lokiDiscardedSamplesTotal = foreign(
  counter({
    name: 'loki_discarded_samples_total',
    help: 'Total number of log lines that Loki refused.',
    unit: 'lines',
    labels: [by('reason'), by('tenant'), by('retention_hours'), by('policy'), by('format')],
  }),
);
export const lokiRequestsTotal = foreign(
  counter({
    name: 'loki_request_duration_seconds_count',
    help: 'Total number of requests to Loki.',
    unit: 'requests',
    labels: [by('method'), by('route'), by('status_code'), by('ws')],
  }),
);

function reloadSuccessful<const N extends string>(name: N) {
  return foreign(
    gauge({ name, help: 'Whether the last reload of the configuration succeeded.', unit: 'bool', labels: [] }),
  );
}

function storageFailure<const N extends string>(name: N, what: string) {
  return foreign(counter({ name, help: `Total number of failed ${what}.`, unit: 'failures', labels: [] }));
}
