// Alerts on the ledger: rows that were lost, and calls that are refused before they go out.
import { llmRefusedCallsTotal, type RefusalReason } from '@sextant/signals/budgets';
import { ledgerEntriesTotal } from '@sextant/signals/ledger';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { sum } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counting } from '../series';

const dashboard = DASHBOARDS.tenantsAndCost;
const entries = (result: 'written' | 'dropped', perMinute: number) =>
  counting(ledgerEntriesTotal, { result }, perMinute);
const refused = (reason: RefusalReason, perMinute: number) => counting(llmRefusedCallsTotal, { reason }, perMinute);

export const ledgerEntriesLost = alert({
  name: 'LedgerEntriesLost',
  // The ledger's own count: each entry ends as written or as dropped, whichever way it took.
  value: sum(increase(ledgerEntriesTotal, '10m', { result: 'dropped' })),
  fires: { above: quantity(0, 'entries') },
  for: '1m',
  severity: 'critical',
  team: 'platform',
  summary: ({ value }) => `${value} of paid calls were not written to the ledger`,
  description: ({ value }) =>
    `In the last 10 minutes ${value} were dropped, as neither disk nor Postgres took them, or set aside in rejected.jsonl, as Postgres refused them. Costs, budgets and reports lack these calls.`,
  dashboard,
  tests: [
    {
      when: 'one entry a minute is dropped',
      series: [entries('dropped', 1), entries('written', 100)],
      fires: { value: '10 entries' },
    },
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
  summary: ({ value, label }) => `Models refused ${value} in 5 minutes: ${label('reason')}`,
  description: ({ value }) =>
    `${value} were refused before they went out, as their cost could not be kept in the ledger or within a hard budget. Runs of orgs whose rule is closed wait or fail; calls of orgs whose rule is open pass, and are not limited meanwhile.`,
  dashboard,
  tests: [
    {
      when: 'calls are refused as the disk is full and Postgres away',
      series: [refused('ledger_unavailable', 2)],
      fires: { value: '10 calls', labels: { reason: 'ledger_unavailable' } },
    },
    { when: 'calls do not fit into a budget', series: [refused('budget_exceeded', 100)] },
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
    `${value} were refused, as the most that they can cost does not fit into their org's hard budget, or is not known. This comes before BudgetHardLimit where a budget has less left than one call can cost.`,
  runbook: 'BudgetSoftLimit',
  dashboard,
  tests: [
    {
      when: 'a budget has less left than a call can cost',
      series: [refused('budget_exceeded', 1)],
      fires: { value: '10 calls', labels: { reason: 'budget_exceeded' } },
    },
    { when: 'nothing is refused', series: [refused('budget_exceeded', 0)] },
    { when: 'calls are refused for another reason', series: [refused('ledger_unavailable', 5)] },
  ],
});
