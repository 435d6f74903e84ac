// Alerts on tenants, which ops evaluates in the database every few minutes and posts.
import { ratio } from '@sextant/signals/query/expression';
import { DASHBOARDS } from '../dashboard-uids';
import { postedAlert } from '../posted';

const dashboard = DASHBOARDS.tenants;

export const lastRunFailed = postedAlert({
  name: 'LastRunFailed',
  labels: ['kind'],
  values: ['run', 'error_class', 'error_message', 'ended_at'],
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ field }) => `The last ${field('kind')} run of ${field('tenant')} failed: ${field('error_class')}`,
  description: ({ field }) =>
    `Run ${field('run')} ended at ${field('ended_at')}: ${field('error_message')}. The tenant has no newer result. The next successful run resolves this alert.`,
  value: ({ field }) => field('error_class'),
  dashboard,
});

export const vendorQuotaExhausted = postedAlert({
  name: 'VendorQuotaExhausted',
  labels: ['vendor'],
  values: ['found_at'],
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ field }) => `The quota of ${field('vendor')} is exhausted for ${field('tenant')}`,
  description: ({ field }) =>
    `The last run that called ${field('vendor')}, at ${field('found_at')}, was refused because the quota is exhausted. Its results lack the vendor's data. The next answered run resolves this alert.`,
  value: () => 'exhausted',
  dashboard,
});

export const vendorRateLimited = postedAlert({
  name: 'VendorRateLimited',
  labels: ['vendor'],
  values: ['share', 'calls'],
  fires: { above: ratio(0.1), atLeast: 10 },
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ field }) => `${field('vendor')} rate limits ${field('share')} of the calls of ${field('tenant')}`,
  description: ({ field, threshold }) =>
    `In the last hour ${field('vendor')} rate limited ${field('share')} of ${field('calls')} calls (threshold ${threshold}). Runs wait and retry.`,
  value: ({ field }) => field('share'),
  runbook: 'VendorQuotaExhausted',
  dashboard,
});

export const vendorErrorRate = postedAlert({
  name: 'VendorErrorRate',
  labels: ['vendor'],
  values: ['share', 'calls'],
  fires: { above: ratio(0.2), atLeast: 10 },
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ field }) => `${field('share')} of the calls of ${field('tenant')} to ${field('vendor')} fail`,
  description: ({ field, threshold }) =>
    `In the last hour ${field('share')} of ${field('calls')} calls to ${field('vendor')} failed (threshold ${threshold}), not counting refusals due to rate limits or quotas.`,
  value: ({ field }) => field('share'),
  runbook: 'VendorQuotaExhausted',
  dashboard,
});

export const budgetSoftLimit = postedAlert({
  name: 'BudgetSoftLimit',
  labels: ['period'],
  values: ['spent', 'limit', 'ends_at'],
  // For a budget without a soft limit: the ratio of its hard limit.
  fires: { above: ratio(0.85), atLeast: 1 },
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ field }) => `${field('tenant')} has spent ${field('spent')} of its budget for the ${field('period')}`,
  description: ({ field }) =>
    `${field('spent')} is spent; the soft limit is ${field('limit')}. The budget resets at ${field('ends_at')}.`,
  value: ({ field }) => field('spent'),
  dashboard: DASHBOARDS.llmCost,
});

export const budgetHardLimit = postedAlert({
  name: 'BudgetHardLimit',
  labels: ['period'],
  values: ['spent', 'limit', 'ends_at'],
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ field }) => `${field('tenant')} has exceeded its budget for the ${field('period')}: calls are refused`,
  description: ({ field }) =>
    `${field('spent')} of ${field('limit')} is spent. Model calls are refused until the budget resets at ${field('ends_at')}, and runs that make them fail.`,
  value: ({ field }) => field('spent'),
  runbook: 'BudgetSoftLimit',
  dashboard: DASHBOARDS.llmCost,
  inhibits: { alerts: [budgetSoftLimit], sharing: ['tenant', 'period'] },
});
