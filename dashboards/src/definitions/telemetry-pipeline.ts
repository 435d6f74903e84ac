// Telemetry Pipeline: whether spans, lines and records arrive, and what the pipeline costs.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { samplerSlow } from '@sextant/alerts/rules/collector';
import {
  logLinesLost,
  spansLost,
  telemetryQueueFilling,
  telemetryQueueFull,
  telemetryRefused,
  tracesDroppedUndecided,
} from '@sextant/alerts/rules/telemetry-loss';
import { lokiDiscardedSamples, lokiRequestsFailing } from '@sextant/alerts/rules/loki';
import {
  otelcolExporterSentSpansTotal,
  otelcolReceiverAcceptedSpansTotal,
  otelcolTailSamplingDecisionsTotal,
  processCpuSecondsTotal,
} from '@sextant/signals/foreign';
import { processResidentMemoryBytes } from '@sextant/signals/process';
import { matching, oneOf } from '@sextant/signals/query/match';
import { max, sum } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { logLinesTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import { timeseries, type Dashboard } from '../declare';
import { alertEvents, alertValue } from '../panels';
import { filters } from '../variables';
import { ledgerRow, lostCostRow, recordsRow, refusedByCollector } from './records';

const byService = { by: ['service'] } as const;
const pipeline = { ...filters, service: oneOf('collector', 'prometheus', 'loki', 'jaeger', 'alertmanager') } as const;
const toJaeger = { ...filters, exporter: matching('otlp_http/jaeger') } as const;

const spans = [
  timeseries({
    id: 1,
    title: 'Spans',
    description:
      'Spans that the collector accepted, and those it sent to Jaeger: all failed and slow traces, and 10% of the others. Good: never zero under load.',
    queries: [
      { expr: sum(rate(otelcolReceiverAcceptedSpansTotal, '$window', filters)), legend: 'accepted' },
      { expr: sum(rate(otelcolExporterSentSpansTotal, '$window', toJaeger)), legend: 'kept' },
    ],
  }),
  timeseries({
    id: 2,
    title: 'Decisions of the sampler',
    description: 'Traces by decision. Good: most are not kept while nothing fails.',
    queries: [
      {
        expr: sum(rate(otelcolTailSamplingDecisionsTotal, '$window', filters), { by: ['decision'] }),
        legend: '{{decision}}',
      },
    ],
    stacked: true,
  }),
  alertValue(tracesDroppedUndecided, {
    id: 3,
    title: 'Undecided traces',
    description: 'Traces of 10 minutes without a decision yet. Good: far below the limit, which the sampler can hold.',
    legend: '{{instance}}',
  }),
  alertValue(samplerSlow, {
    id: 15,
    title: 'Time of decisions',
    description: 'P95 of the time in which the sampler decides the traces of one second. Good: below 1 s.',
    legend: '{{instance}}',
  }),
];

const losses = [
  alertEvents(spansLost, {
    id: 4,
    title: 'Lost spans',
    description: 'Spans that did not reach the collector in 10 minutes, by service and reason. Good: zero.',
    legend: '{{service}} {{reason}}',
  }),
  refusedByCollector(16),
  alertEvents(telemetryRefused, {
    id: 5,
    title: 'Refused by a store',
    description: 'Items that a store refused in 10 minutes, by exporter; they are lost. Good: zero.',
    legend: '{{exporter}}',
  }),
  alertEvents(telemetryQueueFull, {
    id: 17,
    title: 'Lost to a full queue',
    description: 'Items that did not fit in a queue on disk in 10 minutes, by exporter. Good: zero.',
    legend: '{{exporter}}',
  }),
];

const logPath = [
  timeseries({
    id: 7,
    title: 'Log lines',
    description: 'Written lines by level. Good: in proportion to traffic, few errors.',
    queries: [{ expr: sum(rate(logLinesTotal, '$window', filters), { by: ['level'] }), legend: '{{level}}' }],
    stacked: true,
  }),
  alertEvents(logLinesLost, {
    id: 8,
    title: 'Lost log lines',
    description: 'Lines that did not reach their destination in 10 minutes, by service and reason. Good: zero.',
    legend: '{{service}} {{reason}}',
  }),
  alertEvents(lokiDiscardedSamples, {
    id: 18,
    title: 'Lines refused by Loki',
    description: 'Lines that Loki discarded in 10 minutes, by reason: too old, too long or too many. Good: zero.',
    legend: '{{reason}}',
  }),
];

const queues = [
  alertValue(telemetryQueueFilling, {
    id: 6,
    title: 'Queues of the collector',
    description: 'Used share of the queue on disk of each exporter. Good: near zero; the alert fires above 80%.',
    legend: '{{exporter}}',
  }),
  timeseries({
    id: 9,
    title: 'Lines that wait for Loki',
    description: 'Size of what each service has not sent yet. Good: near zero; it grows while Loki is unavailable.',
    queries: [{ expr: max(value(logShipQueueBytes, filters), byService), legend: '{{service}}' }],
  }),
  alertEvents(lokiRequestsFailing, {
    id: 19,
    title: 'Failing requests to Loki',
    description: 'Share of the requests that Loki answers with 5xx, by route. Good: zero, and below 10%.',
    legend: '{{route}}',
  }),
];

const cost = [
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
];

export const telemetryPipeline: Dashboard = {
  uid: DASHBOARDS.telemetryPipeline,
  title: 'Telemetry Pipeline',
  description:
    'Can the other boards be believed? Whether spans, log lines, ledger entries and records arrive, where they are lost, and what the pipeline itself costs. A loss here means that another board shows too little. For the machines that the pipeline runs on, continue with Infrastructure.',
  rows: [spans, losses, logPath, queues, ledgerRow, lostCostRow, recordsRow, cost],
};
