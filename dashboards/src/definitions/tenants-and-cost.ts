// Tenants and Cost: alerts on tenants, cost, vendors, dead letters, proofs and records.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { callsBeyondBudget, callsNotBookable, ledgerEntriesLost } from '@sextant/alerts/rules/ledger';
import { proofLatencyHigh, proofVerificationFailures } from '@sextant/alerts/rules/proofs';
import { deadLettersGrowing } from '@sextant/alerts/rules/queue-stalls';
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
import { dlqReplayedTotal, dlqSize } from '@sextant/signals/queues';
import { retentionDeletedRowsTotal } from '@sextant/signals/records';
import { runsTotal } from '@sextant/signals/runs';
import { proofLatencySeconds, proofsTotal } from '@sextant/signals/upgrades';
import { vendorCallsTotal, vendorQuotaExhausted, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { stat, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { filters } from '../variables';
import { llmCostSqlRows } from './llm-cost-sql';
import { tenantsSqlRows } from './tenants-sql';

/** A budget without a soft limit warns at this ratio of its hard limit. */
const softLimit: PanelThreshold = {
  fires: { above: budgetSoftLimit.fires?.above ?? ratio(1) },
  severity: budgetSoftLimit.severity,
};
const hardLimit: PanelThreshold = { fires: { above: ratio(1) }, severity: budgetHardLimit.severity };

const tenants = [
  stat({
    id: 1,
    title: 'Alerts on tenants',
    description: 'Firing alerts on tenants by name, which ops posts. Good: zero.',
    queries: [
      { expr: sum(max(value(tenantAlerts, filters), { by: ['alert'] }), { by: ['alert'] }), legend: '{{alert}}' },
    ],
  }),
  timeseries({
    id: 2,
    title: 'Runs by kind',
    description: 'Ended runs by kind and state. Good: nearly all success.',
    queries: [
      { expr: sum(rate(runsTotal, '$window', filters), { by: ['kind', 'state'] }), legend: '{{kind}} {{state}}' },
    ],
    stacked: true,
  }),
  timeseries({
    id: 3,
    title: 'Samples for review',
    description: 'Outputs sampled for review, by result of their checks. Good: few that need a review by a person.',
    queries: [{ expr: sum(rate(qaSamplesTotal, '$window', filters), { by: ['result'] }), legend: '{{result}}' }],
    stacked: true,
  }),
];

const cost = [
  timeseries({
    id: 4,
    title: 'Model cost',
    description: 'Cost of model calls by model, without calls whose price is unknown. Good: as planned.',
    queries: [
      {
        expr: perHour(sum(rate(llmCostUsdTotal, '$window', filters), { by: ['provider', 'model'] })),
        legend: '{{provider}} {{model}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 5,
    title: 'Calls without a price',
    description:
      'Successful calls without a cost, because the price is unknown or the reported usage is invalid; and problems of reported usages. Good: zero.',
    queries: [
      { expr: orZero(sum(rate(llmUnpricedCallsTotal, '$window', filters))), legend: 'calls' },
      {
        expr: sum(rate(llmUsageProblemsTotal, '$window', filters), { by: ['provider', 'problem'] }),
        legend: '{{provider}} usage {{problem}}',
      },
    ],
  }),
  timeseries({
    id: 6,
    title: 'Budget used',
    description:
      'Spent ratio of each tenant’s budget. The series without a name is always zero. Good: below 85%. At 100%, calls are refused.',
    queries: [{ expr: orZero(max(value(llmBudgetUsedRatio, filters), { by: ['org'] })), legend: 'org {{org}}' }],
    thresholds: [softLimit, hardLimit],
  }),
];

const refusals = [
  timeseries({
    id: 19,
    title: 'Refused calls',
    description:
      'Model calls that were refused in 5 minutes before they were sent, by reason: a hard budget, or an unavailable ledger. Good: zero.',
    queries: [
      { expr: orZero(sum(increase(llmRefusedCallsTotal, '5m', filters), { by: ['reason'] })), legend: '{{reason}}' },
    ],
    thresholds: [callsBeyondBudget, callsNotBookable],
  }),
  timeseries({
    id: 20,
    title: 'Ledger entries lost',
    description: 'Entries lost in 10 minutes: not accepted by disk and Postgres, or rejected by Postgres. Good: zero.',
    queries: [
      { expr: orZero(sum(increase(ledgerEntriesTotal, '10m', { ...filters, result: 'dropped' }))), legend: 'lost' },
    ],
    thresholds: [ledgerEntriesLost],
  }),
  timeseries({
    id: 21,
    title: 'Cost above reservation',
    description: 'Cost of calls above their reservation, the maximum by which hard budgets are exceeded. Good: zero.',
    queries: [
      {
        expr: orZero(perHour(sum(rate(llmBudgetUnderestimatedUsdTotal, '$window', filters)))),
        legend: 'underestimated',
      },
    ],
  }),
];

const vendors = [
  timeseries({
    id: 7,
    title: 'Vendor calls',
    description: 'Calls to vendors and registries by status. Good: successes, without gaps while runs are active.',
    queries: [
      {
        expr: sum(rate(vendorCallsTotal, '$window', filters), { by: ['vendor', 'status'] }),
        legend: '{{vendor}} {{status}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 8,
    title: 'Rate-limited vendor calls',
    description: 'Calls that vendors rate limited. Good: near zero. Each one delays its run.',
    queries: [{ expr: orZero(sum(rate(vendorRateLimitHitsTotal, '$window', filters))), legend: 'rate limited' }],
  }),
  stat({
    id: 9,
    title: 'Exhausted vendor quotas',
    description: 'Vendors whose quota is exhausted, as last seen by workers. Good: zero.',
    queries: [{ expr: orZero(sum(max(value(vendorQuotaExhausted, filters), { by: ['vendor'] }))), legend: 'vendors' }],
    thresholds: [{ fires: { above: quantity(0, 'bool') }, severity: 'critical' }],
  }),
];

const deadLetters = [
  timeseries({
    id: 10,
    title: 'Dead letters',
    description: 'Dead letters by queue. Good: zero, or known dead letters that someone investigates.',
    queries: [{ expr: max(value(dlqSize, filters), { by: ['queue'] }), legend: '{{queue}}' }],
  }),
  timeseries({
    id: 11,
    title: 'New dead letters',
    description: 'Jobs that became dead letters in 15 minutes, by queue. Good: zero.',
    queries: [{ expr: deadLettersGrowing.value, legend: '{{queue}}' }],
    thresholds: [deadLettersGrowing],
  }),
  timeseries({
    id: 12,
    title: 'Replayed dead letters',
    description: 'Dead letters that were replayed, manually or by the responder. Good: as intended.',
    queries: [{ expr: orZero(perHour(sum(rate(dlqReplayedTotal, '$window', filters)))), legend: 'replayed' }],
  }),
];

const proofs = [
  timeseries({
    id: 13,
    title: 'Proofs',
    description: 'Attempted proofs by result. Good: proved. Results unknown and error prove nothing.',
    queries: [
      {
        expr: sum(rate(proofsTotal, '$window', filters), { by: ['engine', 'result'] }),
        legend: '{{engine}} {{result}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 14,
    title: 'Proof latency',
    description: 'Duration of a proof. Good: P95 below 1 s. Exemplars link to traces.',
    queries: [
      { expr: quantile(0.5, proofLatencySeconds, { window: '$window', where: filters }), legend: 'P50' },
      { expr: quantile(0.95, proofLatencySeconds, { window: '$window', where: filters }), legend: 'P95' },
    ],
    thresholds: [proofLatencyHigh],
    exemplars: true,
  }),
  timeseries({
    id: 40,
    title: 'Failed proofs',
    description: 'Share of proofs that end as refuted or with an error, by engine. Good: below 20%.',
    queries: [{ expr: proofVerificationFailures.value, legend: '{{engine}}' }],
    thresholds: [proofVerificationFailures],
  }),
];

const records = [
  timeseries({
    id: 15,
    title: 'Roll-up lag',
    description: 'Age of the oldest change that overviews and reports do not show yet. Good: a few seconds.',
    queries: [{ expr: min(value(rollupLagSeconds, filters)), legend: 'lag' }],
    thresholds: [rollUpLagging],
  }),
  timeseries({
    id: 16,
    title: 'Tenant checks',
    description: 'Time since tenant checks last succeeded on any replica. Good: at most 5 minutes.',
    queries: [{ expr: min(value(repeatedWorkAgeSeconds, { ...filters, work: 'checks' })), legend: 'checks' }],
    thresholds: [tenantChecksFailing],
  }),
  timeseries({
    id: 17,
    title: 'Daily work',
    description: 'Time since retention and the creation of partitions last succeeded. Good: at most a day.',
    queries: [
      { expr: min(value(repeatedWorkAgeSeconds, { ...filters, work: 'retention' })), legend: 'retention' },
      { expr: min(value(repeatedWorkAgeSeconds, { ...filters, work: 'partitions' })), legend: 'partitions' },
    ],
    thresholds: [retentionOverdue, partitionsOverdue],
  }),
  timeseries({
    id: 18,
    title: 'Deleted rows',
    description: 'Rows that retention deleted by table, including dropped partitions. Good: once per night.',
    queries: [
      { expr: sum(rate(retentionDeletedRowsTotal, '$window', filters), { by: ['table'] }), legend: '{{table}}' },
    ],
  }),
];

export const tenantsAndCost: Dashboard = {
  uid: DASHBOARDS.tenantsAndCost,
  title: 'Tenants and Cost',
  description: 'Alerts on tenants, cost, vendors, dead letters, proofs and records.',
  rows: [tenants, ...tenantsSqlRows, cost, ...llmCostSqlRows, refusals, vendors, deadLetters, proofs, records],
};
