// Tenants and Cost: whose runs failed, what is spent, what vendors refuse, what lies among the dead letters.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { callsBeyondBudget, callsNotBookable, ledgerEntriesLost } from '@sextant/alerts/rules/ledger';
import { partitionsOverdue, retentionOverdue, rollUpLagging, tenantChecksFailing } from '@sextant/alerts/rules/records';
import { budgetHardLimit, budgetSoftLimit } from '@sextant/alerts/rules/tenants';
import { llmBudgetUnderestimatedUsdTotal, llmRefusedCallsTotal } from '@sextant/signals/budgets';
import { ledgerEntriesTotal } from '@sextant/signals/ledger';
import {
  llmBudgetUsedRatio,
  llmCostUsdTotal,
  llmUnpricedCallsTotal,
  llmUsageProblemsTotal,
} from '@sextant/signals/llm';
import { repeatedWorkAgeSeconds, rollupLagSeconds, tenantAlerts } from '@sextant/signals/ops';
import { qaSamplesTotal } from '@sextant/signals/runs';
import { quantity, ratio } from '@sextant/signals/query/expression';
import { max, min, orZero, perHour, sum } from '@sextant/signals/query/operators';
import { increase, quantile, rate, value } from '@sextant/signals/query/promql';
import { dlqMovedTotal, dlqReplayedTotal, dlqSize } from '@sextant/signals/queues';
import { retentionDeletedRowsTotal } from '@sextant/signals/records';
import { runsTotal } from '@sextant/signals/runs';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { vendorCallsTotal, vendorQuotaExhausted, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { stat, timeseries, type Board, type Limit } from '../declare';
import { here } from '../variables';

/** A budget without a soft limit warns at this share of the hard one. */
const softLimit: Limit = {
  fires: { above: budgetSoftLimit.fires?.above ?? ratio(1) },
  severity: budgetSoftLimit.severity,
};
const hardLimit: Limit = { fires: { above: ratio(1) }, severity: budgetHardLimit.severity };

const tenants = [
  stat({
    id: 1,
    title: 'Alerts on tenants',
    description: 'What the last round of checks found, by name; ops posts these itself. Good: all are zero.',
    queries: [{ expr: sum(max(value(tenantAlerts, here), { by: ['alert'] }), { by: ['alert'] }), legend: '{{alert}}' }],
  }),
  timeseries({
    id: 2,
    title: 'Runs by kind',
    description: 'Runs that ended, by kind and how they ended. Good: nearly all in success.',
    queries: [{ expr: sum(rate(runsTotal, '$window', here), { by: ['kind', 'state'] }), legend: '{{kind}} {{state}}' }],
    stacked: true,
  }),
  timeseries({
    id: 3,
    title: 'Samples for review',
    description: 'Outputs sampled for review, by what their checks found. Good: few that need a person.',
    queries: [{ expr: sum(rate(qaSamplesTotal, '$window', here), { by: ['result'] }), legend: '{{result}}' }],
    stacked: true,
  }),
];

const cost = [
  timeseries({
    id: 4,
    title: 'Cost of models',
    description: 'What calls of models cost, by model; those without a known price are not in it. Good: as planned.',
    queries: [
      {
        expr: perHour(sum(rate(llmCostUsdTotal, '$window', here), { by: ['provider', 'model'] })),
        legend: '{{provider}} {{model}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 5,
    title: 'Calls without a price',
    description:
      'Successful calls whose cost is missing, as the price of the model is not known or the reported usage cannot be true; and what was wrong with reported usages. Good: zero.',
    queries: [
      { expr: orZero(sum(rate(llmUnpricedCallsTotal, '$window', here))), legend: 'calls' },
      {
        expr: sum(rate(llmUsageProblemsTotal, '$window', here), { by: ['provider', 'problem'] }),
        legend: '{{provider}} usage {{problem}}',
      },
    ],
  }),
  timeseries({
    id: 6,
    title: 'Budget used',
    description:
      'Share of each tenant’s budget that is spent, of those that have one; the line without a name is always zero. Good: below 85%; at 100% models refuse the tenant’s calls.',
    queries: [{ expr: orZero(max(value(llmBudgetUsedRatio, here), { by: ['org'] })), legend: 'of {{org}}' }],
    limits: [softLimit, hardLimit],
  }),
];

const limits = [
  timeseries({
    id: 19,
    title: 'Refused calls',
    description:
      'Calls of models in five minutes that were refused before they went out, by reason: hard budgets, or a ledger that cannot be read or written. Good: zero.',
    queries: [
      { expr: orZero(sum(increase(llmRefusedCallsTotal, '5m', here), { by: ['reason'] })), legend: '{{reason}}' },
    ],
    limits: [callsBeyondBudget, callsNotBookable],
  }),
  timeseries({
    id: 20,
    title: 'Ledger entries lost',
    description: 'Entries in 10 minutes that neither disk nor Postgres took, or that Postgres refused. Good: zero.',
    queries: [
      { expr: orZero(sum(increase(ledgerEntriesTotal, '10m', { ...here, result: 'dropped' }))), legend: 'lost' },
    ],
    limits: [ledgerEntriesLost],
  }),
  timeseries({
    id: 21,
    title: 'Beyond what was reserved',
    description:
      'What calls cost beyond what hard budgets reserved for them; a budget is exceeded by no more. Good: zero.',
    queries: [
      { expr: orZero(perHour(sum(rate(llmBudgetUnderestimatedUsdTotal, '$window', here)))), legend: 'underestimated' },
    ],
  }),
];

const vendors = [
  timeseries({
    id: 7,
    title: 'Calls of vendors',
    description: 'Calls of vendors and registries, by how they ended. Good: successes, and no gap where runs go on.',
    queries: [
      {
        expr: sum(rate(vendorCallsTotal, '$window', here), { by: ['vendor', 'status'] }),
        legend: '{{vendor}} {{status}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 8,
    title: 'Refused for the rate',
    description: 'Calls that vendors refused as too many. Good: near zero; each makes its run wait.',
    queries: [{ expr: orZero(sum(rate(vendorRateLimitHitsTotal, '$window', here))), legend: 'refused' }],
  }),
  stat({
    id: 9,
    title: 'Quotas used up',
    description: 'Vendors whose quota is used up, as workers last saw it. Good: none.',
    queries: [{ expr: orZero(sum(max(value(vendorQuotaExhausted, here), { by: ['vendor'] }))), legend: 'vendors' }],
    limits: [{ fires: { above: quantity(0, 'bool') }, severity: 'critical' }],
  }),
];

const deadLetters = [
  timeseries({
    id: 10,
    title: 'Dead letters',
    description: 'Dead letters kept in each queue. Good: none, or known ones that somebody looks at.',
    queries: [{ expr: max(value(dlqSize, here), { by: ['queue'] }), legend: '{{queue}}' }],
  }),
  timeseries({
    id: 11,
    title: 'New dead letters',
    description: 'Jobs that failed for good, by class of error; the line without a name is always zero. Good: zero.',
    queries: [
      {
        expr: orZero(perHour(sum(rate(dlqMovedTotal, '$window', here), { by: ['error_class'] }))),
        legend: 'moved {{error_class}}',
      },
    ],
  }),
  timeseries({
    id: 12,
    title: 'Replayed dead letters',
    description: 'Dead letters put back on their queue, by hand or by the responder. Good: as many as are wanted.',
    queries: [{ expr: orZero(perHour(sum(rate(dlqReplayedTotal, '$window', here)))), legend: 'replayed' }],
  }),
];

const proofs = [
  timeseries({
    id: 13,
    title: 'Proofs',
    description: 'Proofs tried, by what the prover found. Good: proved; unknown and error mean that nothing is known.',
    queries: [
      { expr: sum(rate(proofsTotal, '$window', here), { by: ['engine', 'result'] }), legend: '{{engine}} {{result}}' },
    ],
    stacked: true,
  }),
  timeseries({
    id: 14,
    title: 'Time of proofs',
    description: 'Time of one proof. Good: P95 below a second. A point opens its trace.',
    queries: [
      { expr: quantile(0.5, proofLatencySeconds, { window: '$window', where: here }), legend: 'P50' },
      { expr: quantile(0.95, proofLatencySeconds, { window: '$window', where: here }), legend: 'P95' },
    ],
    exemplars: true,
  }),
];

const records = [
  timeseries({
    id: 15,
    title: 'Roll-ups behind',
    description: 'Age of the oldest change that overviews and reports do not show yet. Good: some seconds.',
    queries: [{ expr: min(value(rollupLagSeconds, here)), legend: 'behind' }],
    limits: [rollUpLagging],
  }),
  timeseries({
    id: 16,
    title: 'Checks of tenants',
    description: 'Time since a round of checks last succeeded, on any replica. Good: five minutes at most.',
    queries: [{ expr: min(value(repeatedWorkAgeSeconds, { ...here, work: 'checks' })), legend: 'checks' }],
    limits: [tenantChecksFailing],
  }),
  timeseries({
    id: 17,
    title: 'Daily work',
    description: 'Time since retention and the making of partitions last succeeded. Good: a day at most.',
    queries: [
      { expr: min(value(repeatedWorkAgeSeconds, { ...here, work: 'retention' })), legend: 'retention' },
      { expr: min(value(repeatedWorkAgeSeconds, { ...here, work: 'partitions' })), legend: 'partitions' },
    ],
    limits: [retentionOverdue, partitionsOverdue],
  }),
  timeseries({
    id: 18,
    title: 'Deleted rows',
    description: 'Rows that retention deleted, by table; partitions dropped as a whole count too. Good: once a night.',
    queries: [{ expr: sum(rate(retentionDeletedRowsTotal, '$window', here), { by: ['table'] }), legend: '{{table}}' }],
  }),
];

export const tenantsAndCost: Board = {
  uid: DASHBOARDS.tenantsAndCost,
  title: 'Tenants and Cost',
  description: 'Whose runs failed, what is spent, what vendors refuse, what lies among the dead letters.',
  rows: [tenants, cost, limits, vendors, deadLetters, proofs, records],
};
