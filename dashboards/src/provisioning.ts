// Grafana's provisioning files: datasources with links between signals, and the dashboard provider.
import { spanMetricsCallsTotal, spanMetricsDurationSeconds } from '@sextant/signals/foreign';
import { ALERTMANAGER_NAME } from '@sextant/signals/links';
import type { AnyVector } from '@sextant/signals/query/expression';
import { lines, logs } from '@sextant/signals/query/logql';
import { matching, variable } from '@sextant/signals/query/match';
import { sum } from '@sextant/signals/query/operators';
import { quantile, rate } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import { stringify } from 'yaml';
import { ALERTMANAGER, JAEGER, LOKI, POSTGRES, PROMETHEUS } from './datasources';
import { ALL } from './variables';

/** Placeholders for the conditions that Grafana derives from the tags of a span, and for its name. */
const ofSpan = { env: variable('__tags'), span_name: '__span.name' } as const;

/** Grafana expands environment variables; `$$` is a literal dollar sign. */
const prometheus = {
  ...PROMETHEUS,
  name: 'Prometheus',
  access: 'proxy',
  url: '$PROMETHEUS_URL',
  isDefault: true,
  jsonData: {
    httpMethod: 'POST',
    prometheusType: 'Prometheus',
    timeInterval: '15s',
    // Shows its rules in Grafana's alerting pages and in lists of alerts.
    manageAlerts: true,
    exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: JAEGER.uid }],
  },
};

const loki = {
  ...LOKI,
  name: 'Loki',
  access: 'proxy',
  url: '$LOKI_URL',
  jsonData: {
    derivedFields: [
      {
        name: 'trace_id',
        // Structured metadata, which lines of other SDKs have too; their text has no trace id.
        matcherType: 'label',
        matcherRegex: 'trace_id',
        url: '$${__value.raw}',
        urlDisplayLabel: 'Open trace',
        datasourceUid: JAEGER.uid,
      },
      {
        name: 'run_id',
        matcherType: 'label',
        matcherRegex: 'run_id',
        url: '$CONSOLE_URL/runs/$${__value.raw}',
        urlDisplayLabel: 'Open run',
      },
    ],
  },
};

const jaeger = {
  ...JAEGER,
  name: 'Jaeger',
  access: 'proxy',
  url: '$JAEGER_URL',
  jsonData: {
    nodeGraph: { enabled: true },
    tracesToLogsV2: {
      datasourceUid: LOKI.uid,
      spanStartTimeShift: '-5m',
      spanEndTimeShift: '5m',
      customQuery: true,
      query: linesOfTrace(),
    },
    tracesToMetrics: {
      datasourceUid: PROMETHEUS.uid,
      spanStartTimeShift: '-15m',
      spanEndTimeShift: '15m',
      // Jaeger has no tag `service.name`: the name of the service is a field of the process.
      tags: [{ key: 'deployment.environment.name', value: 'env' }],
      queries: [
        {
          name: 'Spans/s by service',
          query: filledIn(sum(rate(spanMetricsCallsTotal, '5m', ofSpan), { by: ['service_name'] })),
        },
        {
          name: 'P95 by service',
          query: filledIn(
            quantile(0.95, spanMetricsDurationSeconds, { window: '5m', where: ofSpan, by: ['service_name'] }),
          ),
        },
      ],
    },
  },
};

const alertmanager = {
  ...ALERTMANAGER,
  name: ALERTMANAGER_NAME,
  access: 'proxy',
  url: '$ALERTMANAGER_URL',
  jsonData: { implementation: 'prometheus' },
};

/**
 * Connects as the role that may read what SQL panels show, of chosen orgs only. Half of its connections: a Grafana that is
 * being replaced has the others.
 */
const postgres = {
  ...POSTGRES,
  name: 'Postgres',
  access: 'proxy',
  // Host and port.
  url: '$POSTGRES_ADDRESS',
  user: 'sextant_boards',
  jsonData: {
    database: '$POSTGRES_DATABASE',
    sslmode: '$POSTGRES_SSLMODE',
    postgresVersion: 1500,
    maxOpenConns: 5,
    maxIdleConns: 2,
    connMaxLifetime: 300,
  },
  secureJsonData: { password: '$SEXTANT_BOARDS_DB_PASSWORD' },
};

/** The file in provisioning/datasources. URLs and the password are environment variables. */
export function datasourcesText(): string {
  return text({ apiVersion: 1, datasources: [alertmanager, jaeger, loki, postgres, prometheus] });
}

/** The file in provisioning/dashboards. The folder of the dashboards is an environment variable. */
export function providersText(): string {
  const provider = {
    name: 'sextant',
    folder: 'Sextant',
    type: 'file',
    disableDeletion: true,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path: '$SEXTANT_DASHBOARDS' },
  };
  return text({ apiVersion: 1, providers: [provider] });
}

/** A query with the variables of Grafana instead of placeholders. */
function filledIn(query: AnyVector): string {
  return render(query).replace('env=~"$__tags"', '$$$$__tags').replace(`"${ofSpan.span_name}"`, '"$$$${__span.name}"');
}

/** The lines with the trace id in their structured metadata, of all services of the trace. */
function linesOfTrace(): string {
  return render(lines(logs({ service: matching(ALL) }))) + ' | trace_id="$${__span.traceId}"';
}

function text(content: object): string {
  return `# Generated by \`make generate\`; do not edit.\n${stringify(content, { lineWidth: 0 })}`;
}
