// Rows of the Telemetry Pipeline: what the collector refuses, the ledger, and the records in Postgres.
import { collectorRefusedLogs, collectorRefusedMetrics, collectorRefusedSpans } from '@sextant/alerts/rules/collector';
import { callsNotBookable, ledgerEntriesLost } from '@sextant/alerts/rules/ledger';
import { ledgerSpooling } from '@sextant/alerts/rules/ledger-backlog';
import { partitionsOverdue, retentionOverdue, rollUpLagging } from '@sextant/alerts/rules/records';
import { ledgerBufferEntries, ledgerEntriesTotal } from '@sextant/signals/ledger';
import { repeatedWorkAgeSeconds } from '@sextant/signals/ops';
import { max, min, orZero, sum } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { retentionDeletedRowsTotal } from '@sextant/signals/records';
import type { AnyVector } from '@sextant/signals/query/expression';
import { timeseries, type Panel } from '../declare';
import { alertEvents, alertValue, rareEvents } from '../panels';
import { filters } from '../variables';

/** The highest value of a vector, or 0. */
const highest = (of: AnyVector<'promql', string>) => orZero(max(of));

/** One panel for the alerts on spans, metrics and logs, which have the same threshold. */
export function refusedByCollector(id: number): Panel {
  return timeseries({
    id,
    title: 'Refused by the collector',
    description: 'Items that did not enter the collector in 10 minutes, as memory was scarce. Good: zero.',
    queries: [
      { expr: highest(collectorRefusedSpans.value), legend: 'spans' },
      { expr: highest(collectorRefusedMetrics.value), legend: 'metric points' },
      { expr: highest(collectorRefusedLogs.value), legend: 'log records' },
    ],
    thresholds: [collectorRefusedSpans, collectorRefusedMetrics, collectorRefusedLogs],
  });
}

export const ledgerRow: readonly Panel[] = [
  timeseries({
    id: 10,
    title: 'Ledger entries',
    description: 'Entries by what became of them. Good: written. Spooled ones wait on disk for Postgres.',
    queries: [{ expr: sum(rate(ledgerEntriesTotal, '$window', filters), { by: ['result'] }), legend: '{{result}}' }],
    stacked: true,
  }),
  alertValue(ledgerSpooling, {
    id: 11,
    title: 'Oldest unwritten entry',
    description: 'Its age, and so what reports and budgets do not include yet. Good: seconds, below a minute.',
    legend: '{{service}}',
  }),
  timeseries({
    id: 12,
    title: 'Unwritten entries',
    description: 'Entries in memory or on disk that are not in Postgres yet. Good: a few.',
    queries: [{ expr: sum(value(ledgerBufferEntries, filters)), legend: 'waiting' }],
  }),
];

export const lostCostRow: readonly Panel[] = [
  alertEvents(ledgerEntriesLost, {
    id: 20,
    title: 'Lost ledger entries',
    description: 'Entries of paid calls that neither disk nor Postgres accepted, in 10 minutes. Good: zero.',
  }),
  alertEvents(callsNotBookable, {
    id: 21,
    title: 'Calls that cannot be booked',
    description:
      'Model calls that were refused in 5 minutes because the ledger or a budget is unavailable. Good: zero.',
    legend: '{{reason}}',
  }),
];

const ageOf = (work: 'retention' | 'partitions') => min(value(repeatedWorkAgeSeconds, { ...filters, work }));

export const recordsRow: readonly Panel[] = [
  alertValue(rollUpLagging, {
    id: 22,
    title: 'Roll-up lag',
    description:
      'Age of the oldest change that overviews and reports do not show yet. Good: a few seconds, below 5 minutes.',
    legend: 'lag',
  }),
  timeseries({
    id: 23,
    title: 'Daily work',
    description: 'Time since retention and the creation of partitions last succeeded. Good: below 26 hours.',
    queries: [
      { expr: ageOf('retention'), legend: 'retention' },
      { expr: ageOf('partitions'), legend: 'partitions' },
    ],
    thresholds: [retentionOverdue, partitionsOverdue],
  }),
  rareEvents({
    id: 24,
    title: 'Deleted rows',
    description: 'Rows per hour that retention deleted by table, including dropped partitions. Good: once per night.',
    metric: retentionDeletedRowsTotal,
    where: filters,
    by: ['table'],
  }),
];
