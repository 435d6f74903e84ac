// Telemetry Pipeline: whether spans, lines and ledger entries arrive, and what the pipeline costs.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { ledgerEntriesLost } from '@sextant/alerts/rules/ledger';
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
  otelcolTailSamplingDecisionsTotal,
  processCpuSecondsTotal,
} from '@sextant/signals/foreign';
import { ledgerBufferEntries, ledgerEntriesTotal, ledgerOldestUnwrittenSeconds } from '@sextant/signals/ledger';
import { processResidentMemoryBytes } from '@sextant/signals/process';
import { matching, oneOf } from '@sextant/signals/query/match';
import { max, orZero, sum } from '@sextant/signals/query/operators';
import { increase, rate, value } from '@sextant/signals/query/promql';
import { logLinesTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import { timeseries, type Dashboard } from '../declare';
import { filters } from '../variables';

const { env } = filters;
const byService = { by: ['service'] } as const;
const pipeline = { env, service: oneOf('collector', 'prometheus', 'loki', 'jaeger', 'alertmanager') } as const;

export const telemetryPipeline: Dashboard = {
  uid: DASHBOARDS.telemetryPipeline,
  title: 'Telemetry Pipeline',
  description: 'Whether spans, log lines and ledger entries arrive, and what the pipeline costs.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Spans',
        description:
          'Spans that the collector accepted, and those it sent to Jaeger: all failed and slow traces, and 10% of the others. Good: never zero under load.',
        queries: [
          { expr: sum(rate(otelcolReceiverAcceptedSpansTotal, '$window', { env })), legend: 'accepted' },
          {
            expr: sum(rate(otelcolExporterSentSpansTotal, '$window', { env, exporter: matching('otlp_http/jaeger') })),
            legend: 'kept',
          },
        ],
      }),
      timeseries({
        id: 2,
        title: 'Decisions of the sampler',
        description: 'Traces by decision. Good: most are not kept while nothing fails.',
        queries: [
          {
            expr: sum(rate(otelcolTailSamplingDecisionsTotal, '$window', { env }), { by: ['decision'] }),
            legend: '{{decision}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 3,
        title: 'Undecided traces',
        description: 'Traces of 10 minutes without a decision yet. Good: far below what the sampler can hold.',
        queries: [{ expr: tracesDroppedUndecided.value, legend: '{{instance}}' }],
        thresholds: [tracesDroppedUndecided],
      }),
    ],
    [
      timeseries({
        id: 4,
        title: 'Lost spans',
        description: 'Spans that did not reach the collector in 10 minutes, by service and reason. Good: zero.',
        queries: [{ expr: spansLost.value, legend: '{{service}} {{reason}}' }],
        thresholds: [spansLost],
      }),
      timeseries({
        id: 5,
        title: 'Lost by the collector',
        description: 'Items that a store refused, or that did not fit in a queue on disk, in 10 minutes. Good: zero.',
        queries: [
          { expr: orZero(telemetryRefused.value), legend: 'refused {{exporter}}' },
          { expr: orZero(telemetryQueueFull.value), legend: 'queue full {{exporter}}' },
        ],
        thresholds: [telemetryRefused, telemetryQueueFull],
      }),
      timeseries({
        id: 6,
        title: 'Queues of the collector',
        description:
          'Used share of the queue on disk of each exporter. Good: below 5%; it grows while a store is down.',
        queries: [{ expr: telemetryQueueFilling.value, legend: '{{exporter}}' }],
        thresholds: [telemetryQueueFilling],
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Log lines',
        description: 'Written lines by level. Good: in proportion to traffic, few errors.',
        queries: [{ expr: sum(rate(logLinesTotal, '$window', filters), { by: ['level'] }), legend: '{{level}}' }],
        stacked: true,
      }),
      timeseries({
        id: 8,
        title: 'Lost log lines',
        description: 'Lines that did not reach their destination in 10 minutes, by service and reason. Good: zero.',
        queries: [{ expr: logLinesLost.value, legend: '{{service}} {{reason}}' }],
        thresholds: [logLinesLost],
      }),
      timeseries({
        id: 9,
        title: 'Lines that wait for Loki',
        description: 'Size of what each service has not sent yet. Good: near zero; it grows while Loki is away.',
        queries: [{ expr: max(value(logShipQueueBytes, filters), byService), legend: '{{service}}' }],
      }),
    ],
    [
      timeseries({
        id: 10,
        title: 'Ledger entries',
        description: 'Entries by what became of them. Good: written. Spooled ones wait on disk for Postgres.',
        queries: [
          { expr: sum(rate(ledgerEntriesTotal, '$window', filters), { by: ['result'] }), legend: '{{result}}' },
        ],
        stacked: true,
      }),
      timeseries({
        id: 11,
        title: 'Oldest unwritten entry',
        description: 'Its age, and so what reports and budgets do not know yet. Good: below a second.',
        queries: [{ expr: max(value(ledgerOldestUnwrittenSeconds, filters)), legend: 'age' }],
      }),
      timeseries({
        id: 12,
        title: 'Unwritten and lost entries',
        description: 'Entries in memory or on disk, and entries lost in 10 minutes. Good: a few, and zero.',
        queries: [
          { expr: sum(value(ledgerBufferEntries, filters)), legend: 'waiting' },
          { expr: orZero(sum(increase(ledgerEntriesTotal, '10m', { ...filters, result: 'dropped' }))), legend: 'lost' },
        ],
        thresholds: [ledgerEntriesLost],
      }),
    ],
    [
      timeseries({
        id: 13,
        title: 'CPU of the pipeline',
        description: '100% is one core. Good: a small share of what the services take.',
        queries: [{ expr: sum(rate(processCpuSecondsTotal, '$window', pipeline), byService), legend: '{{service}}' }],
        stacked: true,
      }),
      timeseries({
        id: 14,
        title: 'Memory of the pipeline',
        description: 'Resident memory. Good: flat over days.',
        queries: [{ expr: sum(value(processResidentMemoryBytes, pipeline), byService), legend: '{{service}}' }],
        stacked: true,
      }),
    ],
  ],
};
