// Alerts on the collector: telemetry that it does not accept, and a sampler that is too slow.
import { otelcolReceiverRefusedTotal, otelcolTailSamplingTickMilliseconds } from '@sextant/signals/foreign';
import { quantity } from '@sextant/signals/query/expression';
import { sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, histogramSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.telemetryPipeline, runbook: 'TelemetryLost' } as const;
const sampler = { instance: '127.0.0.1:8888' } as const;

const { spans, metricPoints, logRecords } = otelcolReceiverRefusedTotal;
const AT = { by: ['service', 'receiver'] } as const;
const receiver = { service: 'collector', receiver: 'otlp' } as const;
const refusing = (counter: typeof spans | typeof logRecords | typeof metricPoints, perMinute: number) =>
  counterSeries(counter, { ...receiver, transport: 'http' }, perMinute);

/** One alert per signal. */
const refusedOf = (
  signal: 'Spans' | 'Metrics' | 'Logs',
  counter: typeof spans | typeof logRecords | typeof metricPoints,
) =>
  alert({
    ...common,
    name: `CollectorRefused${signal}`,
    value: sum(increase(counter, '10m'), AT),
    fires: { above: quantity(0, 'items') },
    for: '5m',
    severity: 'warning',
    summary: ({ value, label }) => `${label('service')} refused ${value} of its receiver ${label('receiver')}`,
    description: ({ value }) =>
      `The collector refused ${value} (${signal.toLowerCase()}) in 10 minutes, usually because its memory is full. Senders retry for a while, then drop them.`,
    tests: [
      {
        when: 'one item per minute is refused',
        series: [refusing(counter, 1)],
        fires: { value: '10 items', labels: receiver },
      },
      {
        when: 'one item in 20 minutes is refused',
        series: [refusing(counter, 0.05)],
        fires: { value: '500m items', labels: receiver },
      },
      { when: 'everything is accepted', series: [refusing(counter, 0)] },
    ],
  });

export const collectorRefusedSpans = refusedOf('Spans', spans);
export const collectorRefusedMetrics = refusedOf('Metrics', metricPoints);
export const collectorRefusedLogs = refusedOf('Logs', logRecords);

/** The sampler decides once a second. */
export const samplerSlow = alert({
  ...common,
  name: 'SamplerSlow',
  value: quantile(0.95, otelcolTailSamplingTickMilliseconds, { window: '5m', by: ['instance'] }),
  fires: { above: quantity(1_000, 'milliseconds') },
  guard: {
    count: sum(increase(observations(otelcolTailSamplingTickMilliseconds), '5m'), { by: ['instance'] }),
    atLeast: 20,
  },
  for: '5m',
  severity: 'warning',
  summary: ({ value, label }) => `The sampler ${label('instance')} needs ${value} for its decisions`,
  description: ({ value, threshold }) =>
    `5% of the sampler's runs take longer than ${value} (threshold ${threshold}), but one is due every second. Traces wait longer in memory, and the oldest are dropped.`,
  tests: [
    {
      when: '10% of its runs take between one and two seconds',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 100: 54, 2_000: 6 })],
      fires: { value: '1.5k milliseconds', labels: sampler },
    },
    {
      when: 'its runs take up to a second',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 1_000: 60 })],
    },
    {
      when: '5% of its runs take longer than a second',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 1_000: 57, 2_000: 3 })],
    },
    {
      when: 'just over 5% of its runs take longer than a second',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 100: 54, 2_000: 3 })],
      fires: { value: '1.05k milliseconds', labels: sampler },
    },
    {
      when: 'fewer than 20 runs are measured in 5 minutes',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 2_000: 3.8 })],
    },
    {
      when: '20 runs are measured in 5 minutes',
      series: [histogramSeries(otelcolTailSamplingTickMilliseconds, sampler, { 2_000: 4 })],
      fires: { value: '1.95k milliseconds', labels: sampler },
    },
  ],
});
