// Alerts on the ledger: lost entries, and calls that are refused before they are sent.
import { llmRefusedCallsTotal, type RefusalReason } from '@sextant/signals/budgets';
import { ledgerEntriesTotal } from '@sextant/signals/ledger';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { sum } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries } from '../series';

const dashboard = DASHBOARDS.telemetryPipeline;
const entries = (result: 'written' | 'dropped', perMinute: number) =>
  counterSeries(ledgerEntriesTotal, { result }, perMinute);
const refused = (reason: RefusalReason, perMinute: number) =>
  counterSeries(llmRefusedCallsTotal, { reason }, perMinute);

export const ledgerEntriesLost = alert({
  name: 'LedgerEntriesLost',
  // Every entry is counted once, as written or as dropped.
  value: sum(increase(ledgerEntriesTotal, '10m', { result: 'dropped' })),
  fires: { above: quantity(0, 'entries') },
  for: '1m',
  severity: 'critical',
  team: 'platform',
  summary: ({ value }) => `${value} of paid calls are missing from the ledger`,
  description: ({ value }) =>
    `In the last 10 minutes ${value} were dropped because disk and Postgres were unavailable, or were moved to rejected.jsonl because Postgres rejected them. These calls are missing from costs, budgets and reports.`,
  dashboard,
  tests: [
    {
      when: 'one entry per minute is dropped',
      series: [entries('dropped', 1), entries('written', 100)],
      fires: { value: '10 entries' },
    },
    { when: 'one entry in ten minutes is dropped', series: [entries('dropped', 0.1)], fires: { value: '1 entries' } },
    { when: 'all entries are written', series: [entries('dropped', 0), entries('written', 100)] },
  ],
});

export const callsNotBookable = alert({
  name: 'CallsNotBookable',
  value: sum(
    increase(llmRefusedCallsTotal, '5m', {
      reason: oneOf('ledger_unavailable', 'budget_unreadable', 'settings_unreadable'),
    }),
    { by: ['reason'] },
  ),
  fires: { above: quantity(0, 'calls') },
  for: '1m',
  severity: 'critical',
  team: 'platform',
  summary: ({ value, label }) => `ai refused ${value} in 5 minutes: ${label('reason')}`,
  description: ({ value }) =>
    `${value} were refused before they were sent, because their cost could not be recorded in the ledger or checked against a hard budget. Runs of orgs with when_ledger_unavailable=closed wait or fail. Calls of orgs with open are sent and not limited.`,
  dashboard,
  tests: [
    {
      when: 'calls are refused because the disk is full and Postgres is down',
      series: [refused('ledger_unavailable', 2)],
      fires: { value: '10 calls', labels: { reason: 'ledger_unavailable' } },
    },
    ...(['budget_unreadable', 'settings_unreadable'] as const).map((reason) => ({
      when: `calls are refused as ${reason}`,
      series: [refused(reason, 2)],
      fires: { value: '10 calls', labels: { reason } },
    })),
    {
      when: 'one call in ten minutes is refused',
      series: [refused('ledger_unavailable', 0.1)],
      fires: { value: '500m calls', labels: { reason: 'ledger_unavailable' } },
    },
    { when: 'calls exceed a budget', series: [refused('budget_exceeded', 100), refused('ledger_unavailable', 0)] },
  ],
});

export const callsBeyondBudget = alert({
  name: 'CallsBeyondBudget',
  value: sum(increase(llmRefusedCallsTotal, '10m', { reason: oneOf('budget_exceeded', 'price_unknown') }), {
    by: ['reason'],
  }),
  fires: { above: quantity(0, 'calls') },
  for: '1m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `Hard budgets refused ${value} in 10 minutes: ${label('reason')}`,
  description: ({ value }) =>
    `${value} were refused because their maximum cost exceeds the rest of their org's hard budget, or is unknown. This alert precedes BudgetHardLimit when the rest of a budget is smaller than the maximum cost of a call.`,
  runbook: 'BudgetSoftLimit',
  dashboard: DASHBOARDS.llmCost,
  tests: [
    {
      when: 'the rest of a budget is smaller than the maximum cost of a call',
      series: [refused('budget_exceeded', 1)],
      fires: { value: '10 calls', labels: { reason: 'budget_exceeded' } },
    },
    {
      when: 'a model has no price',
      series: [refused('price_unknown', 0.1)],
      fires: { value: '1 calls', labels: { reason: 'price_unknown' } },
    },
    { when: 'no call is refused', series: [refused('budget_exceeded', 0)] },
    { when: 'calls are refused for another reason', series: [refused('ledger_unavailable', 5)] },
  ],
});
