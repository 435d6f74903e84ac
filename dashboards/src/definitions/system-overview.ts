// System Overview: the health of every service at a glance.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { budgetLeft } from '@sextant/alerts/objectives';
import { queueMemoryHigh, runsRefused } from '@sextant/alerts/rules/queue-memory';
import { targetDown } from '@sextant/alerts/rules/telemetry';
import type { Objective } from '@sextant/signals/declare/objective';
import {
  otelcolExporterSentSpansTotal,
  otelcolReceiverAcceptedSpansTotal,
  processCpuSecondsTotal,
} from '@sextant/signals/foreign';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { nodejsEventloopLagP99Seconds, processResidentMemoryBytes, up } from '@sextant/signals/process';
import { queueMemoryLimitBytes, queueMemoryUsedBytes } from '@sextant/signals/queues';
import { runsRefusedTotal } from '@sextant/signals/runs';
import { sextant } from '@sextant/signals/sextant';
import { quantity, ratio } from '@sextant/signals/query/expression';
import { lineRate, lines, logs } from '@sextant/signals/query/logql';
import { matching, oneOf } from '@sextant/signals/query/match';
import { asPercent, gt, max, min, or, orZero, share, sum, times } from '@sextant/signals/query/operators';
import { firingAlerts, increase, observations, quantile, rate, value } from '@sextant/signals/query/promql';
import { logLines, stat, table, timeseries, type Board, type Queries } from '../declare';
import { here } from '../variables';

const byService = { by: ['service'] } as const;
const requestCount = observations(httpServerRequestDurationSeconds);
const requests = sum(rate(requestCount, '$window', here), byService);
const errors = sum(rate(requestCount, '$window', { ...here, status_code: matching('5..') }), byService);
const duration = { window: '$window', where: here, ...byService } as const;

const budget = (objective: Objective) => ({ expr: budgetLeft(objective), legend: objective.name });
const budgets = sextant.objectives.map(budget) as [ReturnType<typeof budget>];

const overview = [
  stat({
    id: 1,
    title: 'Targets up',
    description: 'Whether each process answers Prometheus. Good: all are up.',
    queries: [{ expr: min(value(up, here), byService), legend: '{{service}}' }],
    limits: [targetDown],
    words: { 0: 'down', 1: 'up' },
  }),
  table({
    id: 2,
    title: 'Firing alerts',
    description: 'Alerts that fire now. Good: only Watchdog, which always does; without it no alert would arrive.',
    queries: [{ expr: sum(firingAlerts(), { by: ['alertname', 'severity', 'service'] }), legend: '{{alertname}}' }],
  }),
  stat({
    id: 3,
    title: 'SLO budget left',
    description:
      'What is left of each objective’s error budget for 30 days; without events nothing is spent. Good: above 25%.',
    queries: budgets satisfies Queries<'ratio'>,
    limits: [
      { fires: { below: ratio(0.25) }, severity: 'warning' },
      { fires: { below: ratio(0) }, severity: 'critical' },
    ],
  }),
];

const traffic = [
  timeseries({
    id: 4,
    title: 'Request rate',
    description: 'HTTP requests that each service answers. Good: the usual pattern of the day, without gaps.',
    queries: [{ expr: requests, legend: '{{service}}' }],
  }),
  timeseries({
    id: 5,
    title: 'Errors',
    description: 'Share of the requests answered with a 5xx status. Good: zero.',
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
      'Time to answer a request. Good: P99 below one second, but for ai, which waits for models. A point opens its trace.',
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
    description:
      'CPU time of each service; 100% is one core. Good: below 80%, as a Node process has one core for its code.',
    queries: [{ expr: sum(rate(processCpuSecondsTotal, '$window', here), byService), legend: '{{service}}' }],
  }),
  timeseries({
    id: 8,
    title: 'Event loop lag',
    description: '99th percentile of how late the event loop is. Good: below 100 ms; above, every request waits.',
    queries: [{ expr: max(value(nodejsEventloopLagP99Seconds, here), byService), legend: '{{service}}' }],
  }),
  timeseries({
    id: 9,
    title: 'Memory',
    description: 'Resident memory of each service. Good: flat over days; a slope that never ends is a leak.',
    queries: [{ expr: sum(value(processResidentMemoryBytes, here), byService), legend: '{{service}}' }],
  }),
];

const queues = [
  timeseries({
    id: 13,
    title: 'Memory of the queues',
    description: "Share of Redis' maxmemory that is used. Good: below 75%; from 80% on runs are refused.",
    queries: [
      {
        expr: asPercent(share(max(value(queueMemoryUsedBytes, here)), max(value(queueMemoryLimitBytes, here)))),
        legend: 'used',
      },
    ],
    limits: [queueMemoryHigh],
  }),
  timeseries({
    id: 14,
    title: 'Refused runs',
    description: 'Requests to start or retry runs in five minutes that were refused as the queue is full. Good: zero.',
    queries: [{ expr: orZero(sum(increase(runsRefusedTotal, '5m', here))), legend: 'refused' }],
    limits: [runsRefused],
  }),
];

const telemetry = [
  timeseries({
    id: 10,
    title: 'Log lines',
    description: 'Log lines in Loki by level. Good: in step with the traffic, with few errors.',
    queries: [{ expr: sum(lineRate(logs(here), '$__auto'), { by: ['level'] }), legend: '{{level}}' }],
    stacked: true,
  }),
  timeseries({
    id: 11,
    title: 'Spans',
    description:
      'Spans that the collector accepted, and those it kept and sent on: all failed and slow traces, a tenth of the rest. Good: kept well below accepted, and never zero under load.',
    queries: [
      { expr: sum(rate(otelcolReceiverAcceptedSpansTotal, '$window', { env: here.env })), legend: 'accepted' },
      {
        expr: sum(
          rate(otelcolExporterSentSpansTotal, '$window', { env: here.env, exporter: matching('otlp_http/jaeger') }),
        ),
        legend: 'kept',
      },
    ],
  }),
];

const recentErrors = logLines({
  id: 12,
  title: 'Recent errors and warnings',
  description: 'The newest log lines that tell of trouble; trace_id in a line opens its trace. Good: empty, or known.',
  queries: [{ expr: lines(logs({ ...here, level: oneOf('error', 'warn') })), legend: '{{service}}' }],
});

export const systemOverview: Board = {
  uid: DASHBOARDS.systemOverview,
  title: 'System Overview',
  description: 'The health of every service at a glance.',
  rows: [overview, traffic, saturation, queues, telemetry, [recentErrors]],
};
