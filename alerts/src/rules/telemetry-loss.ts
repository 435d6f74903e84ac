// Alerts on telemetry that does not arrive: in the processes, and in the collector.
import {
  otelcolExporterEnqueueFailedTotal,
  otelcolExporterQueueCapacity,
  otelcolExporterQueueSize,
  otelcolExporterSendFailedTotal,
  otelcolTailSamplingDecisionsTotal,
  otelcolTailSamplingTracesTotal,
} from '@sextant/signals/foreign';
import { percent, quantity } from '@sextant/signals/query/expression';
import { asPercent, max, minus, or, share, sum } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { OPEN_TRACES } from '@sextant/signals/sampling';
import { logLinesDroppedTotal, spansDroppedTotal } from '@sextant/signals/telemetry';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, gaugeSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.telemetryPipeline, runbook: 'TelemetryLost' } as const;
const sampler = { instance: '127.0.0.1:8888' } as const;
const worker = { service: 'worker', env: 'local', instance: '127.0.0.1:9001' } as const;

export const spansLost = alert({
  ...common,
  name: 'SpansLost',
  value: sum(increase(spansDroppedTotal, '10m'), { by: ['service', 'reason'] }),
  fires: { above: quantity(0, 'spans') },
  for: '1m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('service')} lost ${value}: ${label('reason')}`,
  description: ({ value }) =>
    `${value} did not reach the collector in 10 minutes, so their traces are incomplete or missing. The service itself is not affected.`,
  tests: [
    {
      when: 'the collector refuses one span per minute',
      series: [counterSeries(spansDroppedTotal, { ...worker, reason: 'export_failed' }, 1)],
      fires: { value: '10 spans', labels: { service: 'worker', reason: 'export_failed' } },
    },
    {
      when: 'the collector refuses one span in 20 minutes',
      series: [counterSeries(spansDroppedTotal, { ...worker, reason: 'export_failed' }, 0.05)],
      fires: { value: '500m spans', labels: { service: 'worker', reason: 'export_failed' } },
    },
    {
      when: 'all spans arrive',
      series: [counterSeries(spansDroppedTotal, { ...worker, reason: 'export_failed' }, 0)],
    },
  ],
});

export const logLinesLost = alert({
  ...common,
  name: 'LogLinesLost',
  value: sum(increase(logLinesDroppedTotal, '10m'), { by: ['service', 'reason'] }),
  fires: { above: quantity(0, 'lines') },
  for: '1m',
  severity: 'warning',
  summary: ({ value, label }) => `${label('service')} lost ${value}: ${label('reason')}`,
  description: ({ value }) =>
    `${value} did not reach their destination in 10 minutes. For most reasons, the standard output of the process has them.`,
  tests: [
    {
      when: 'Loki refuses two lines per minute',
      series: [counterSeries(logLinesDroppedTotal, { ...worker, reason: 'refused' }, 2)],
      fires: { value: '20 lines', labels: { service: 'worker', reason: 'refused' } },
    },
    {
      when: 'Loki refuses one line in 20 minutes',
      series: [counterSeries(logLinesDroppedTotal, { ...worker, reason: 'refused' }, 0.05)],
      fires: { value: '500m lines', labels: { service: 'worker', reason: 'refused' } },
    },
    { when: 'all lines arrive', series: [counterSeries(logLinesDroppedTotal, { ...worker, reason: 'refused' }, 0)] },
  ],
});

/** Per exporter; each exports one signal. */
function lost({
  spans,
  metricPoints,
  logRecords,
}: typeof otelcolExporterSendFailedTotal | typeof otelcolExporterEnqueueFailedTotal) {
  const [first, second, third] = [spans, metricPoints, logRecords].map((counter) =>
    sum(increase(counter, '10m'), { by: ['exporter'] }),
  );
  return or(or(first!, second!), third!);
}

const refused = otelcolExporterSendFailedTotal;
const loki = { exporter: 'otlp_http/loki' };
const jaeger = { exporter: 'otlp_http/jaeger' };
const prometheus = { exporter: 'otlp_http/prometheus' };
/** Spans, data points and log records that each exporter loses per minute. */
const losing = (
  of: Parameters<typeof lost>[0],
  perMinute: { spans: number; metricPoints: number; logRecords: number },
) => [
  counterSeries(of.spans, jaeger, perMinute.spans),
  counterSeries(of.metricPoints, prometheus, perMinute.metricPoints),
  counterSeries(of.logRecords, loki, perMinute.logRecords),
];
/** The expected alerts while each exporter loses items. */
const LOST_OF_EACH = [
  { value: '30 items', labels: jaeger },
  { value: '20 items', labels: prometheus },
  { value: '10 items', labels: loki },
];

export const telemetryRefused = alert({
  ...common,
  name: 'TelemetryRefused',
  value: lost(refused),
  fires: { above: quantity(0, 'items') },
  for: '1m',
  severity: 'warning',
  summary: ({ value, label }) => `The store behind ${label('exporter')} refused ${value}`,
  description: ({ value }) =>
    `${value} (spans, data points or log records) were refused in 10 minutes and are lost. The log of the collector has the answer of the store.`,
  tests: [
    {
      when: 'each store refuses items',
      series: losing(refused, { spans: 3, metricPoints: 2, logRecords: 1 }),
      fires: LOST_OF_EACH,
    },
    {
      when: 'Loki refuses one record in 20 minutes',
      series: losing(refused, { spans: 0, metricPoints: 0, logRecords: 0.05 }),
      fires: { value: '500m items', labels: loki },
    },
    {
      when: 'Jaeger refuses three spans per minute',
      series: losing(refused, { spans: 3, metricPoints: 0, logRecords: 0 }),
      fires: { value: '30 items', labels: jaeger },
    },
    { when: 'the stores accept everything', series: losing(refused, { spans: 0, metricPoints: 0, logRecords: 0 }) },
  ],
});

const queue = (bytes: number, capacity = 1_000) => [
  gaugeSeries(otelcolExporterQueueSize, jaeger, bytes),
  gaugeSeries(otelcolExporterQueueCapacity, jaeger, capacity),
];

export const telemetryQueueFilling = alert({
  ...common,
  name: 'TelemetryQueueFilling',
  value: asPercent(
    share(
      max(value(otelcolExporterQueueSize), { by: ['exporter'] }),
      max(value(otelcolExporterQueueCapacity), { by: ['exporter'] }),
    ),
  ),
  fires: { above: percent(80) },
  guard: { count: max(value(otelcolExporterQueueCapacity), { by: ['exporter'] }), atLeast: 1 },
  for: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `The queue of ${label('exporter')} is ${value} full`,
  description: ({ value, threshold }) =>
    `${value} of the queue on disk is used (threshold ${threshold}): the store is down or slow. When it is full, telemetry is lost.`,
  tests: [
    { when: '81% is used', series: queue(810), fires: { value: '81.0%', labels: jaeger } },
    { when: '80% is used', series: queue(800) },
    { when: 'the smallest queue is full', series: queue(1, 1), fires: { value: '100.0%', labels: jaeger } },
    { when: 'the capacity is 0', series: queue(800, 0) },
  ],
});

const overflow = otelcolExporterEnqueueFailedTotal;

export const telemetryQueueFull = alert({
  ...common,
  name: 'TelemetryQueueFull',
  value: lost(overflow),
  fires: { above: quantity(0, 'items') },
  for: '1m',
  severity: 'critical',
  summary: ({ value, label }) => `The queue of ${label('exporter')} is full: ${value} are lost`,
  description: ({ value }) =>
    `${value} (spans, data points or log records) did not fit in the queue on disk in 10 minutes. Senders of logs and metrics retry; spans that the sampler kept are lost.`,
  tests: [
    {
      when: 'items of each exporter do not fit',
      series: losing(overflow, { spans: 3, metricPoints: 2, logRecords: 1 }),
      fires: LOST_OF_EACH,
    },
    {
      when: 'one span in 20 minutes does not fit',
      series: losing(overflow, { spans: 0.05, metricPoints: 0, logRecords: 0 }),
      fires: { value: '500m items', labels: jaeger },
    },
    { when: 'everything fits', series: losing(overflow, { spans: 0, metricPoints: 0, logRecords: 0 }) },
  ],
});

/** 6,000 traces per minute, of which this many get no decision. */
const undecided = (perMinute: number) => [
  counterSeries(otelcolTailSamplingTracesTotal, sampler, 6_000),
  counterSeries(otelcolTailSamplingDecisionsTotal, { ...sampler, decision: 'sampled' }, 6_000 - perMinute),
];

/** At most OPEN_TRACES can still be open, so more than that got no decision. The sampler has no counter of them. */
export const tracesDroppedUndecided = alert({
  ...common,
  name: 'TracesDroppedUndecided',
  value: minus(
    sum(increase(otelcolTailSamplingTracesTotal, '10m'), { by: ['instance'] }),
    sum(increase(otelcolTailSamplingDecisionsTotal, '10m'), { by: ['instance'] }),
  ),
  fires: { above: quantity(OPEN_TRACES, 'traces') },
  for: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `The sampler ${label('instance')} left ${value} undecided`,
  description: ({ value }) =>
    `${value} got no decision in 10 minutes, more than the sampler can hold open. It dropped the oldest. A trace that fails later is kept without its earlier spans.`,
  tests: [
    {
      when: 'half of 6,000 traces per minute get no decision',
      series: undecided(3_000),
      fires: { value: '30k traces', labels: sampler },
    },
    {
      when: 'just over 20,000 traces in 10 minutes get no decision',
      series: undecided(2_100),
      fires: { value: '21k traces', labels: sampler },
    },
    { when: '20,000 traces in 10 minutes get no decision', series: undecided(2_000) },
    { when: 'almost 20,000 traces in 10 minutes get no decision', series: undecided(1_900) },
    {
      when: 'every trace gets its decision',
      series: [
        counterSeries(otelcolTailSamplingTracesTotal, sampler, 6_000),
        counterSeries(otelcolTailSamplingDecisionsTotal, { ...sampler, decision: 'sampled' }, 600),
        counterSeries(otelcolTailSamplingDecisionsTotal, { ...sampler, decision: 'not_sampled' }, 5_400),
      ],
    },
  ],
});
