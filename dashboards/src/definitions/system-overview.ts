// System Overview: the health of all services.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { queueMemoryHigh, runsRefused } from '@sextant/alerts/rules/queue-memory';
import { suspiciousApiUsage, webhookSignatureFailures } from '@sextant/alerts/rules/security';
import {
  logLinesLost,
  spansLost,
  telemetryQueueFilling,
  telemetryQueueFull,
  telemetryRefused,
  tracesDroppedUndecided,
} from '@sextant/alerts/rules/telemetry-loss';
import {
  otelcolExporterSentSpansTotal,
  otelcolReceiverAcceptedSpansTotal,
  processCpuSecondsTotal,
} from '@sextant/signals/foreign';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { objectiveBudgetLeftRatio } from '@sextant/signals/ops';
import { nodejsEventloopLagP99Seconds, processResidentMemoryBytes, up } from '@sextant/signals/process';
import { queueMemoryLimitBytes, queueMemoryUsedBytes } from '@sextant/signals/queues';
import { runsRefusedTotal } from '@sextant/signals/runs';
import { quantity, ratio } from '@sextant/signals/query/expression';
import { lineRate, lines, logs } from '@sextant/signals/query/logql';
import { matching, oneOf } from '@sextant/signals/query/match';
import { asPercent, gt, max, min, or, orZero, share, sum, times } from '@sextant/signals/query/operators';
import { firingAlerts, increase, observations, quantile, rate, value } from '@sextant/signals/query/promql';
import { logLines, stat, table, timeseries, type Dashboard } from '../declare';
import { filters, serviceFilters } from '../variables';
import { objectiveRows } from './objectives';

const byService = { by: ['service'] } as const;
const requestCount = observations(httpServerRequestDurationSeconds);
const requests = sum(rate(requestCount, '$window', serviceFilters), byService);
const errors = sum(rate(requestCount, '$window', { ...serviceFilters, status_code: matching('5..') }), byService);
const duration = { window: '$window', where: serviceFilters, ...byService } as const;

const overview = [
  stat({
    id: 1,
    title: 'Targets up',
    description: 'Whether Prometheus can scrape each service. Good: all up.',
    queries: [{ expr: min(value(up, serviceFilters), byService), legend: '{{service}}' }],
    thresholds: [{ fires: { below: quantity(1, 'bool') }, severity: 'critical' }],
    valueMappings: { 0: 'down', 1: 'up' },
  }),
  table({
    id: 2,
    title: 'Firing alerts',
    description: 'Currently firing alerts. Good: only Watchdog, which always fires.',
    queries: [{ expr: sum(firingAlerts(), { by: ['alertname', 'severity', 'service'] }), legend: '{{alertname}}' }],
  }),
  stat({
    id: 3,
    title: 'SLO error budget left',
    description: 'Remaining error budget of each objective over 30 days. Good: above 25%.',
    queries: [{ expr: min(value(objectiveBudgetLeftRatio), { by: ['objective'] }), legend: '{{objective}}' }],
    thresholds: [
      { fires: { below: ratio(0.25) }, severity: 'warning' },
      { fires: { below: ratio(0) }, severity: 'critical' },
    ],
  }),
];

const traffic = [
  timeseries({
    id: 4,
    title: 'Request rate',
    description: 'HTTP requests by service. Good: the usual daily pattern, without gaps.',
    queries: [{ expr: requests, legend: '{{service}}' }],
  }),
  timeseries({
    id: 5,
    title: 'Errors',
    description: 'Ratio of requests with a 5xx response. Good: zero.',
    queries: [
      {
        expr: share(or(errors, times(requests, 0)), gt(requests, quantity(0, 'observations/second'))),
        legend: '{{service}}',
      },
    ],
  }),
  timeseries({
    id: 6,
    title: 'Latency',
    description:
      'Duration of HTTP requests. Good: P99 below 1 s, except for ai, which waits for models. Exemplars link to traces.',
    queries: [
      { expr: quantile(0.5, httpServerRequestDurationSeconds, duration), legend: 'P50 {{service}}' },
      { expr: quantile(0.95, httpServerRequestDurationSeconds, duration), legend: 'P95 {{service}}' },
      { expr: quantile(0.99, httpServerRequestDurationSeconds, duration), legend: 'P99 {{service}}' },
    ],
    exemplars: true,
  }),
];

const saturation = [
  timeseries({
    id: 7,
    title: 'CPU',
    description: 'CPU usage by service; 100% is one core. Good: below 80%, because Node runs JavaScript on one core.',
    queries: [{ expr: sum(rate(processCpuSecondsTotal, '$window', serviceFilters), byService), legend: '{{service}}' }],
  }),
  timeseries({
    id: 8,
    title: 'Event loop lag',
    description: '99th percentile of the event loop lag. Good: below 100 ms. Above, all requests are delayed.',
    queries: [{ expr: max(value(nodejsEventloopLagP99Seconds, serviceFilters), byService), legend: '{{service}}' }],
  }),
  timeseries({
    id: 9,
    title: 'Memory',
    description: 'Resident memory by service. Good: flat over days. Continuous growth is a leak.',
    queries: [{ expr: sum(value(processResidentMemoryBytes, serviceFilters), byService), legend: '{{service}}' }],
  }),
];

const queues = [
  timeseries({
    id: 13,
    title: 'Queue memory',
    description: 'Used percentage of Redis maxmemory. Good: below 75%. Above 80%, runs are refused.',
    queries: [
      {
        expr: asPercent(share(max(value(queueMemoryUsedBytes, filters)), max(value(queueMemoryLimitBytes, filters)))),
        legend: 'used',
      },
    ],
    thresholds: [queueMemoryHigh],
  }),
  timeseries({
    id: 14,
    title: 'Refused runs',
    description:
      'Requests to start or retry runs that were refused in 5 minutes because queue memory is full. Good: zero.',
    queries: [{ expr: orZero(sum(increase(runsRefusedTotal, '5m', filters))), legend: 'refused' }],
    thresholds: [runsRefused],
  }),
];

const refusals = [
  timeseries({
    id: 40,
    title: 'Forged webhooks',
    description: 'Deliveries with an invalid signature in 5 minutes, by network. Good: zero.',
    queries: [{ expr: webhookSignatureFailures.value, legend: '{{source}}' }],
    thresholds: [webhookSignatureFailures],
  }),
  timeseries({
    id: 41,
    title: 'Refused requests',
    description: 'Requests refused with status 401, 403 or 429 in 5 minutes, by service and reason. Good: few.',
    queries: [{ expr: suspiciousApiUsage.value, legend: '{{service}} {{reason}}' }],
    thresholds: [suspiciousApiUsage],
  }),
];

const telemetry = [
  timeseries({
    id: 10,
    title: 'Log lines',
    description: 'Log lines in Loki by level. Good: proportional to traffic, with few errors.',
    queries: [{ expr: sum(lineRate(logs(serviceFilters), '$__auto'), { by: ['level'] }), legend: '{{level}}' }],
    stacked: true,
  }),
  timeseries({
    id: 11,
    title: 'Spans',
    description:
      'Spans that the collector accepted, and spans it kept after sampling: all failed and slow traces, and 10% of the others. Good: kept well below accepted, and never zero under load.',
    queries: [
      { expr: sum(rate(otelcolReceiverAcceptedSpansTotal, '$window', { env: filters.env })), legend: 'accepted' },
      {
        expr: sum(
          rate(otelcolExporterSentSpansTotal, '$window', { env: filters.env, exporter: matching('otlp_http/jaeger') }),
        ),
        legend: 'kept',
      },
    ],
  }),
];

const losses = [
  timeseries({
    id: 15,
    title: 'Lost spans',
    description: 'Spans that did not reach the collector, in 10 minutes, by service and reason. Good: zero.',
    queries: [{ expr: spansLost.value, legend: '{{service}} {{reason}}' }],
    thresholds: [spansLost],
  }),
  timeseries({
    id: 16,
    title: 'Lost log lines',
    description: 'Log lines that did not reach their destination, in 10 minutes, by service and reason. Good: zero.',
    queries: [{ expr: logLinesLost.value, legend: '{{service}} {{reason}}' }],
    thresholds: [logLinesLost],
  }),
  timeseries({
    id: 17,
    title: 'Telemetry lost by the collector',
    description:
      'Spans, data points and log records that a store refused or that did not fit in the queue on disk, in 10 minutes. Good: zero.',
    queries: [
      { expr: orZero(telemetryRefused.value), legend: 'refused {{exporter}}' },
      { expr: orZero(telemetryQueueFull.value), legend: 'queue full {{exporter}}' },
    ],
    thresholds: [telemetryRefused, telemetryQueueFull],
  }),
];

const sampler = [
  timeseries({
    id: 18,
    title: 'Queues of the collector',
    description: 'Used share of the queue on disk of each exporter. Good: below 5%. It grows while a store is down.',
    queries: [{ expr: telemetryQueueFilling.value, legend: '{{exporter}}' }],
    thresholds: [telemetryQueueFilling],
  }),
  timeseries({
    id: 19,
    title: 'Undecided traces',
    description:
      'Traces that arrived in 10 minutes and got no decision yet, by sampler. Good: far below the number of traces that the sampler can hold.',
    queries: [{ expr: tracesDroppedUndecided.value, legend: '{{instance}}' }],
    thresholds: [tracesDroppedUndecided],
  }),
];

const recentErrors = logLines({
  id: 12,
  title: 'Recent errors and warnings',
  description: 'Recent log lines with level error or warn. trace_id links to the trace. Good: empty, or known.',
  queries: [{ expr: lines(logs({ ...serviceFilters, level: oneOf('error', 'warn') })), legend: '{{service}}' }],
});

export const systemOverview: Dashboard = {
  uid: DASHBOARDS.systemOverview,
  title: 'System Overview',
  description: 'Health of all services.',
  rows: [
    overview,
    traffic,
    saturation,
    queues,
    refusals,
    telemetry,
    losses,
    sampler,
    ...objectiveRows(30),
    [recentErrors],
  ],
};
