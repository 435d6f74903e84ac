// The queries of SQL panels. The functions are in packages/records/migrations/0009_boards.sql.
import { budgetHardLimit, budgetSoftLimit } from '@sextant/alerts/rules/tenants';
import { ratio } from '@sextant/signals/query/expression';
import { seriesQuery, tableQuery, type SqlQuery } from './query';

const org = { title: 'Org', unit: 'text' } as const;
const calls = { title: 'Calls', unit: 'count' } as const;
const tokens = { title: 'Tokens', unit: 'count' } as const;
const cost = { title: 'Cost', unit: 'usd' } as const;

export const costByOrg = tableQuery({
  name: 'cost_by_org',
  columns: {
    org,
    cost_usd: cost,
    calls,
    errors: { title: 'Errors', unit: 'count' },
    tokens,
    cache_savings_usd: { title: 'Saved by caches', unit: 'usd' },
    unpriced_calls: { title: 'Unpriced calls', unit: 'count' },
  },
});

export const costByWorkspace = tableQuery({
  name: 'cost_by_workspace',
  columns: { org, workspace: { title: 'Workspace', unit: 'text' }, cost_usd: cost, calls, tokens },
});

export const costByDay = seriesQuery({ name: 'cost_by_day', unit: 'usd' });

export const budgets = tableQuery({
  name: 'budgets',
  isRanged: false,
  columns: {
    org,
    period: { title: 'Period', unit: 'text' },
    spent_usd: { title: 'Spent', unit: 'usd' },
    forecast_usd: { title: 'Forecast', unit: 'usd' },
    soft_limit_usd: { title: 'Soft limit', unit: 'usd' },
    hard_limit_usd: { title: 'Hard limit', unit: 'usd' },
    used_ratio: {
      title: 'Used',
      unit: 'ratio',
      thresholds: [
        { fires: { above: budgetSoftLimit.fires?.above ?? ratio(1) }, severity: budgetSoftLimit.severity },
        { fires: { above: ratio(1) }, severity: budgetHardLimit.severity },
      ],
    },
  },
});

export const runsByOrg = tableQuery({
  name: 'runs_by_org',
  columns: {
    org,
    runs: { title: 'Runs', unit: 'count' },
    succeeded: { title: 'Succeeded', unit: 'count' },
    failed: { title: 'Failed', unit: 'count' },
    canceled: { title: 'Canceled', unit: 'count' },
    items: { title: 'Items', unit: 'count' },
    item_errors: { title: 'Item errors', unit: 'count' },
    max_p95_seconds: { title: 'Max P95', unit: 'seconds' },
    max_p99_seconds: { title: 'Max P99', unit: 'seconds' },
  },
});

export const runsOverTime = seriesQuery({ name: 'runs_over_time', unit: 'count' });

export const vendorUsage = tableQuery({
  name: 'vendor_usage',
  columns: {
    org,
    vendor: { title: 'Vendor', unit: 'text' },
    calls,
    errors: { title: 'Errors', unit: 'count' },
    rate_limit_hits: { title: 'Rate limited', unit: 'count' },
    quota_exhausted: { title: 'Quota exhausted', unit: 'count' },
    cost_usd: cost,
  },
});

export const sqlQueries: readonly SqlQuery[] = [
  ...[costByOrg, costByWorkspace, costByDay, budgets],
  ...[runsByOrg, runsOverTime, vendorUsage],
];
