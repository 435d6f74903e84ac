import { readAlertFile } from './alert-file';
import { budgetAlerts, vendorAlerts } from './tenant-alerts';

const thresholds = Object.fromEntries(
  Object.entries(readAlertFile()).map(([name, alert]) => [name, alert.fires]),
) as Parameters<typeof vendorAlerts>[1];

const quiet = { org: 'acme', vendor: 'mailcheck', calls: 100, errors: 0, rateLimitHits: 0 };
const since = new Date('2026-11-22T10:00:00Z');
const use = { ...quiet, troubleSince: since, quotaExhaustedAt: null };
const namesOf = (alerts: readonly { readonly alert: string }[]) => alerts.map(({ alert }) => alert);

test.each([
  ['nothing is wrong', {}, []],
  ['20% of the calls fail', { errors: 20 }, []],
  ['more than 20% of the calls fail', { errors: 21 }, ['VendorErrorRate']],
  ['all calls fail, but there are too few', { calls: 9, errors: 9 }, []],
  ['10% of the calls are rate limited', { rateLimitHits: 10 }, []],
  ['more than 10% of the calls are rate limited', { rateLimitHits: 11 }, ['VendorRateLimited']],
  [
    'the quota is exhausted and there are no calls in the window',
    { calls: 0, quotaExhaustedAt: since },
    ['VendorQuotaExhausted'],
  ],
  [
    'everything is wrong',
    { errors: 50, rateLimitHits: 50, quotaExhaustedAt: since },
    ['VendorQuotaExhausted', 'VendorRateLimited', 'VendorErrorRate'],
  ],
])('for a vendor, when %s, the alerts are %p', (_, changes, alerts) => {
  expect(namesOf(vendorAlerts({ ...use, ...changes }, thresholds))).toEqual(alerts);
});

test('an alert on a vendor carries the tenant, the share of calls and the start time', () => {
  expect(vendorAlerts({ ...use, calls: 300, errors: 100 }, thresholds)).toEqual([
    {
      alert: 'VendorErrorRate',
      labels: { tenant: 'acme', vendor: 'mailcheck' },
      values: { share: '33.3%', calls: '300' },
      since,
    },
  ]);
});

const now = new Date('2026-12-31T23:30:00Z');
const budget = { org: 'acme', period: 'month', softLimitNanoUsd: null, hardLimitNanoUsd: 10_000_000_000 } as const;

test.each([
  ['below 85% of the hard limit', budget, 8_499_999_999, []],
  ['at 85% of the hard limit', budget, 8_500_000_000, ['BudgetSoftLimit']],
  ['at the hard limit', budget, 10_000_000_000, ['BudgetSoftLimit', 'BudgetHardLimit']],
  ['below the soft limit', { ...budget, softLimitNanoUsd: 9_000_000_000 }, 8_999_999_999, []],
  ['at the soft limit', { ...budget, softLimitNanoUsd: 9_000_000_000 }, 9_000_000_000, ['BudgetSoftLimit']],
  [
    'above the soft limit, without a hard limit',
    { ...budget, softLimitNanoUsd: 5, hardLimitNanoUsd: null },
    6,
    ['BudgetSoftLimit'],
  ],
])('for a budget with costs %s, the right alerts fire', (_, limits, spentNanoUsd, alerts) => {
  expect(namesOf(budgetAlerts({ ...limits, spentNanoUsd }, thresholds, now))).toEqual(alerts);
});

test('an alert on a budget carries the exact costs, the limit and the end of the period', () => {
  const [soft, hard] = budgetAlerts({ ...budget, spentNanoUsd: 10_000_000_001 }, thresholds, now);
  const values = { spent: '$10.000000001', ends_at: '2027-01-01 00:00 UTC' };
  expect(soft).toMatchObject({ labels: { tenant: 'acme', period: 'month' }, values: { ...values, limit: '$8.50' } });
  expect(hard).toMatchObject({ values: { ...values, limit: '$10.00' } });
});
