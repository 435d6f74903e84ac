import { readAlertFile } from './alert-file';
import { ofBudget, ofVendor } from './tenant-alerts';

const fires = Object.fromEntries(
  Object.entries(readAlertFile()).map(([name, alert]) => [name, alert.fires]),
) as Parameters<typeof ofVendor>[1];

const quiet = { org: 'acme', vendor: 'mailcheck', calls: 100, errors: 0, rateLimitHits: 0 };
const since = new Date('2026-11-22T10:00:00Z');
const use = { ...quiet, troubleSince: since, quotaExhaustedAt: null };
const named = (found: readonly { readonly alert: string }[]) => found.map(({ alert }) => alert);

test.each([
  ['nothing is wrong', {}, []],
  ['a fifth of the calls fail', { errors: 20 }, []],
  ['more than a fifth fail', { errors: 21 }, ['VendorErrorRate']],
  ['all of too few calls fail', { calls: 9, errors: 9 }, []],
  ['a tenth is refused for the rate', { rateLimitHits: 10 }, []],
  ['more than a tenth is refused', { rateLimitHits: 11 }, ['VendorRateLimited']],
  [
    'the quota is used up, and no call was made in the window',
    { calls: 0, quotaExhaustedAt: since },
    ['VendorQuotaExhausted'],
  ],
  [
    'everything is wrong',
    { errors: 50, rateLimitHits: 50, quotaExhaustedAt: since },
    ['VendorQuotaExhausted', 'VendorRateLimited', 'VendorErrorRate'],
  ],
])('of a vendor, when %s, fires %p', (_, changes, alerts) => {
  expect(named(ofVendor({ ...use, ...changes }, fires))).toEqual(alerts);
});

test('an alert on a vendor says whose it is, how much, and since when', () => {
  expect(ofVendor({ ...use, calls: 300, errors: 100 }, fires)).toEqual([
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
  ['below 85% of a hard limit', budget, 8_499_999_999, []],
  ['at 85% of a hard limit', budget, 8_500_000_000, ['BudgetSoftLimit']],
  ['at the hard limit', budget, 10_000_000_000, ['BudgetSoftLimit', 'BudgetHardLimit']],
  ['below its soft limit', { ...budget, softLimitNanoUsd: 9_000_000_000 }, 8_999_999_999, []],
  ['at its soft limit', { ...budget, softLimitNanoUsd: 9_000_000_000 }, 9_000_000_000, ['BudgetSoftLimit']],
  [
    'above a soft limit without a hard one',
    { ...budget, softLimitNanoUsd: 5, hardLimitNanoUsd: null },
    6,
    ['BudgetSoftLimit'],
  ],
])('of a budget, %s, after spending fires %p', (_, limits, spentNanoUsd, alerts) => {
  expect(named(ofBudget({ ...limits, spentNanoUsd }, fires, now))).toEqual(alerts);
});

test('an alert on a budget says what is spent, to the last digit that counts, and when it starts anew', () => {
  const [soft, hard] = ofBudget({ ...budget, spentNanoUsd: 10_000_000_001 }, fires, now);
  const values = { spent: '$10.000000001', ends_at: '2027-01-01 00:00 UTC' };
  expect(soft).toMatchObject({ labels: { tenant: 'acme', period: 'month' }, values: { ...values, limit: '$8.50' } });
  expect(hard).toMatchObject({ values: { ...values, limit: '$10.00' } });
});
