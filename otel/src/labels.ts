// Labels of pushed metrics and logs: those that scraped metrics and the lines of our services have.
import { runId } from '@sextant/signals/attributes';
import { env, type Settings } from './config';

/** Resource attributes that Prometheus and Loki turn into labels: target labels. */
const TARGET_LABELS = [
  'set(resource.attributes["service"], resource.attributes["service.name"])',
  'set(resource.attributes["service"], "unknown_service") where resource.attributes["service"] == nil',
  ...['deployment.environment.name', 'deployment.environment'].map(
    (name) => `set(resource.attributes["env"], resource.attributes["${name}"]) where resource.attributes["env"] == nil`,
  ),
  `set(resource.attributes["env"], "${env('COLLECTOR_ENV', 'local')}") where resource.attributes["env"] == nil`,
];

/**
 * Keys of data points that are not labels, as each of their values would be a series: ids, addresses of clients, URLs with
 * ids, and free text.
 */
const UNBOUNDED_KEY = [
  '(?:^|[._-])(?:id|ids|uid|uuid|guid)$',
  '[a-z](?:Id|ID|Uuid|UUID)$',
  '^(?:url\\.(?:full|path|query)|http\\.(?:url|target)|user_agent\\.original)$',
  '^(?:client|net\\.peer|net\\.sock|network\\.peer|source)\\.',
  '(?:^|\\.)(?:email|message|stacktrace|statement|query\\.text)$',
].join('|');

/**
 * Metrics: `service`, `env` and, on Kubernetes, `namespace` and `pod` become labels; Prometheus derives `job` and
 * `instance` from service.name and service.instance.id. The other resource attributes become labels of target_info, which
 * also has one series per process.
 */
export const metricLabels: Settings = {
  error_mode: 'ignore',
  metric_statements: [
    {
      statements: [
        ...TARGET_LABELS,
        'set(resource.attributes["namespace"], resource.attributes["k8s.namespace.name"])',
        'set(resource.attributes["pod"], resource.attributes["k8s.pod.name"])',
        'keep_matching_keys(resource.attributes, "^(?:service|env|namespace|pod|service\\\\.(?:name|namespace|version|instance\\\\.id)|telemetry\\\\.sdk\\\\.language)$")',
      ],
    },
    { statements: [`delete_matching_keys(datapoint.attributes, ${JSON.stringify(UNBOUNDED_KEY)})`] },
    // Data points that differed in a deleted key are one series now.
    {
      statements: [
        'aggregate_on_attributes("max") where metric.type == METRIC_DATA_TYPE_GAUGE',
        'aggregate_on_attributes("sum") where metric.type == METRIC_DATA_TYPE_SUM or metric.type == METRIC_DATA_TYPE_HISTOGRAM or metric.type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM',
      ],
    },
  ],
};

/** Loki refuses a whole request for a line with more than 128 entries or 2 MB of structured metadata. */
const MAX_LOG_ATTRIBUTES = 64;
const MAX_LOG_ATTRIBUTE_LENGTH = 16 * 1024;

/** Levels of our loggers by severity number. */
const LEVELS = [
  'set(log.attributes["level"], "info")',
  'set(log.attributes["level"], "debug") where log.severity_number >= 1 and log.severity_number <= 8',
  'set(log.attributes["level"], "warn") where log.severity_number >= 13 and log.severity_number <= 16',
  'set(log.attributes["level"], "error") where log.severity_number >= 17',
  'set(log.attributes["level"], "error") where log.severity_number == 0 and IsMatch(log.severity_text, "(?i)^(?:err|fatal|crit|alert|emerg)")',
  'set(log.attributes["level"], "warn") where log.severity_number == 0 and IsMatch(log.severity_text, "(?i)^warn")',
  'set(log.attributes["level"], "debug") where log.severity_number == 0 and IsMatch(log.severity_text, "(?i)^(?:debug|trace)")',
];

/**
 * Logs: `service`, `env` and `level` become labels; trace_id, span_id, run_id, correlation_id and service_instance_id
 * structured metadata, as on the lines that services push.
 */
export const logLabels: Settings = {
  error_mode: 'ignore',
  log_statements: [
    {
      statements: [
        ...TARGET_LABELS,
        'keep_matching_keys(resource.attributes, "^(?:service|env|service\\\\.(?:version|instance\\\\.id)|k8s\\\\..*|host\\\\.name|container\\\\.id)$")',
      ],
    },
    {
      statements: [
        ...LEVELS,
        `set(log.attributes["run_id"], log.attributes["${runId.name}"]) where log.attributes["${runId.name}"] != nil`,
        `limit(log.attributes, ${MAX_LOG_ATTRIBUTES}, ["level", "run_id", "correlation_id"])`,
        `truncate_all(log.attributes, ${MAX_LOG_ATTRIBUTE_LENGTH})`,
      ],
    },
  ],
};
