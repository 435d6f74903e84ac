// Alerts on tenants: ops finds them in the database every few minutes and posts them.
import { ratio } from '@sextant/signals/query/expression';
import { DASHBOARDS } from '../dashboard-uids';
import { postedAlert } from '../posted';

const dashboard = DASHBOARDS.tenantsAndCost;

export const lastRunFailed = postedAlert({
  name: 'LastRunFailed',
  labels: ['kind'],
  values: ['run', 'error_class', 'error_message', 'ended_at'],
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ the }) => `The last ${the('kind')} run of ${the('tenant')} failed: ${the('error_class')}`,
  description: ({ the }) =>
    `Run ${the('run')} ended at ${the('ended_at')}: ${the('error_message')}. The tenant has no newer result; its next run that succeeds ends this.`,
  value: ({ the }) => the('error_class'),
  dashboard,
});

export const vendorQuotaExhausted = postedAlert({
  name: 'VendorQuotaExhausted',
  labels: ['vendor'],
  values: ['found_at'],
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ the }) => `The quota of ${the('vendor')} is used up for ${the('tenant')}`,
  description: ({ the }) =>
    `The last run that called ${the('vendor')}, of ${the('found_at')}, was told that the quota is used up; what it would have asked is missing from its results. A run that is answered ends this.`,
  value: () => 'used up',
  dashboard,
});

export const vendorRateLimited = postedAlert({
  name: 'VendorRateLimited',
  labels: ['vendor'],
  values: ['share', 'calls'],
  fires: { above: ratio(0.1), atLeast: 10 },
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ the }) => `${the('vendor')} refuses ${the('share')} of the calls of ${the('tenant')} for their rate`,
  description: ({ the, threshold }) =>
    `In the last hour ${the('vendor')} refused ${the('share')} of ${the('calls')} calls as too many, more than ${threshold}; runs wait and are tried again.`,
  value: ({ the }) => the('share'),
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
  summary: ({ the }) => `${the('share')} of the calls of ${the('tenant')} to ${the('vendor')} fail`,
  description: ({ the, threshold }) =>
    `In the last hour ${the('share')} of ${the('calls')} calls to ${the('vendor')} failed, more than ${threshold}; refusals for the rate or the quota do not count.`,
  value: ({ the }) => the('share'),
  runbook: 'VendorQuotaExhausted',
  dashboard,
});

export const budgetSoftLimit = postedAlert({
  name: 'BudgetSoftLimit',
  labels: ['period'],
  values: ['spent', 'limit', 'ends_at'],
  // Where a budget has no soft limit: the share of its hard one.
  fires: { above: ratio(0.85), atLeast: 1 },
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ the }) => `${the('tenant')} has spent ${the('spent')} of its budget for the ${the('period')}`,
  description: ({ the }) =>
    `${the('spent')} is spent, and the warning was to come at ${the('limit')}. The budget starts anew at ${the('ends_at')}.`,
  value: ({ the }) => the('spent'),
  dashboard,
});

export const budgetHardLimit = postedAlert({
  name: 'BudgetHardLimit',
  labels: ['period'],
  values: ['spent', 'limit', 'ends_at'],
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ the }) => `${the('tenant')} has used up its budget for the ${the('period')}: models refuse its calls`,
  description: ({ the }) =>
    `${the('spent')} of ${the('limit')} is spent; calls of models are refused until the budget starts anew at ${the('ends_at')}, and the runs that make them fail.`,
  value: ({ the }) => the('spent'),
  runbook: 'BudgetSoftLimit',
  dashboard,
  silences: { alerts: [budgetSoftLimit], sharing: ['tenant', 'period'] },
});
