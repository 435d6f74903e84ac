// Alert on ledger entries that wait on disk because Postgres does not accept them.
import { ledgerOldestUnwrittenSeconds } from '@sextant/signals/ledger';
import { seconds } from '@sextant/signals/query/expression';
import { max } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const waiting = (ageSeconds: number, instance = 'a') =>
  gaugeSeries(ledgerOldestUnwrittenSeconds, { service: 'ai', instance }, ageSeconds);

export const ledgerSpooling = alert({
  name: 'LedgerSpooling',
  value: max(value(ledgerOldestUnwrittenSeconds), { by: ['service'] }),
  fires: { above: seconds(60) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  dashboard: DASHBOARDS.telemetryPipeline,
  summary: ({ value }) => `Ledger entries have waited ${value} for Postgres`,
  description: ({ value, threshold }) =>
    `The oldest entry has waited ${value} on disk (threshold ${threshold}). Nothing is lost until the disk is full, but costs, budgets and reports lack these calls.`,
  fastPath: true,
  tests: [
    {
      when: 'the oldest entry is 61 s old in one of two replicas',
      series: [waiting(61), waiting(0, 'b')],
      fires: { value: '1m 1s', labels: { service: 'ai' } },
    },
    { when: 'the oldest entry is 60 s old', series: [waiting(60)] },
    { when: 'no entry waits', series: [waiting(0)] },
  ],
});
