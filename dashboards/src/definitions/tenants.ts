// Tenants: runs, reviews and vendors, and the alerts that ops posts for tenants.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { tenantChecksFailing } from '@sextant/alerts/rules/records';
import { vendorErrorRate, vendorRateLimited } from '@sextant/alerts/rules/tenants';
import { tenantAlerts } from '@sextant/signals/ops';
import { quantity, ratio } from '@sextant/signals/query/expression';
import type { PostedAlert } from '@sextant/alerts/posted';
import { gt, max, or, perHour, share, sum, times } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { qaSamplesTotal, runDurationSeconds, runsTotal } from '@sextant/signals/runs';
import { vendorCallsTotal, vendorQuotaExhausted } from '@sextant/signals/vendors';
import { timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { alertValue, p95By } from '../panels';
import { filters } from '../variables';
import { tenantsSqlRows } from './tenants-sql';

/** The alert of each tenant has this threshold; the panel shows all tenants together. */
const limitOf = ({ fires, severity }: PostedAlert): PanelThreshold => ({
  fires: { above: fires?.above ?? ratio(1) },
  severity,
});
const firing: PanelThreshold = { fires: { above: quantity(0, 'alerts') }, severity: 'warning' };
const exhausted: PanelThreshold = { fires: { above: quantity(0, 'bool') }, severity: 'critical' };

const byVendor = { by: ['vendor'] } as const;
const calls = sum(rate(vendorCallsTotal, '$window', filters), byVendor);
const vendorShare = (status: 'error' | 'rate_limited') => {
  const part = sum(rate(vendorCallsTotal, '$window', { ...filters, status }), byVendor);
  return share(or(part, times(calls, 0)), gt(calls, quantity(0, 'calls/second')));
};

const runs = [
  timeseries({
    id: 1,
    title: 'Alerts on tenants',
    description: 'Firing alerts on tenants by name, which ops posts. Good: zero. The list of alerts names the tenants.',
    queries: [{ expr: max(value(tenantAlerts, filters), { by: ['alert'] }), legend: '{{alert}}' }],
    thresholds: [firing],
  }),
  alertValue(tenantChecksFailing, {
    id: 4,
    title: 'Age of the checks',
    description: 'Time since the checks of tenants last succeeded. Good: at most 5 minutes, and below 15.',
    legend: 'age',
  }),
  timeseries({
    id: 2,
    title: 'Runs by kind',
    description: 'Ended runs per hour by kind and state. Good: nearly all success.',
    queries: [
      {
        expr: perHour(sum(rate(runsTotal, '$window', filters), { by: ['kind', 'state'] })),
        legend: '{{kind}} {{state}}',
      },
    ],
    stacked: true,
  }),
];

const quality = [
  p95By({
    id: 5,
    title: 'P95 run time by kind',
    description: 'From acceptance to the end of a run. Good: the usual time of the kind.',
    metric: runDurationSeconds,
    where: filters,
    by: 'kind',
  }),
  timeseries({
    id: 3,
    title: 'Samples for review',
    description: 'Outputs per hour sampled for review, by result of their checks. Good: few that need a person.',
    queries: [
      { expr: perHour(sum(rate(qaSamplesTotal, '$window', filters), { by: ['result'] })), legend: '{{result}}' },
    ],
    stacked: true,
  }),
];

const vendors = [
  timeseries({
    id: 7,
    title: 'Vendor calls',
    description: 'Calls per hour to vendors and registries. Good: no gaps while runs are active.',
    queries: [
      {
        expr: perHour(sum(rate(vendorCallsTotal, '$window', filters), { by: ['vendor', 'status'] })),
        legend: '{{vendor}} {{status}}',
      },
    ],
    stacked: true,
  }),
  timeseries({
    id: 10,
    title: 'Failed vendor calls',
    description: 'Share of calls that fail, by vendor. Good: near zero. The alert of a tenant fires above 20%.',
    queries: [{ expr: vendorShare('error'), legend: '{{vendor}}' }],
    thresholds: [limitOf(vendorErrorRate)],
    whenEmpty: 'No vendor has been called in the window',
  }),
  timeseries({
    id: 8,
    title: 'Rate-limited vendor calls',
    description: 'Share of calls that vendors rate limit. Good: near zero. The alert of a tenant fires above 10%.',
    queries: [{ expr: vendorShare('rate_limited'), legend: '{{vendor}}' }],
    thresholds: [limitOf(vendorRateLimited)],
    whenEmpty: 'No vendor has been called in the window',
  }),
  timeseries({
    id: 9,
    title: 'Exhausted vendor quotas',
    description: '1 for a vendor whose quota is exhausted, as last seen by workers. Good: zero.',
    queries: [{ expr: max(value(vendorQuotaExhausted, filters), byVendor), legend: '{{vendor}}' }],
    thresholds: [exhausted],
    whenEmpty: 'No vendor has been called',
  }),
];

export const tenants: Dashboard = {
  uid: DASHBOARDS.tenants,
  title: 'Tenants',
  description:
    'Does each tenant get its results? Runs, their time and their errors, reviews, and the vendors whose data runs need. Metrics have no label of the tenant: the tables read Postgres and are limited to the chosen org. For cost and budgets, continue with LLM Cost.',
  rows: [runs, ...tenantsSqlRows, quality, vendors],
};
