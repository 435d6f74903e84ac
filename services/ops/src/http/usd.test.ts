import { nanoUsdOf, usd, usdOf } from './usd';

test.each([
  ['0', 0],
  ['0.000000001', 1],
  ['12.5', 12_500_000_000],
  ['999999.999999999', 999_999_999_999_999],
  [0.1, 100_000_000],
  [9_000_000, 9_000_000_000_000_000],
])('%p converts to %p nano-dollars and back', (value, nano) => {
  expect(nanoUsdOf(usd.parse(value))).toBe(nano);
  expect(Number(usdOf(nano))).toBe(Number(value));
  expect(usdOf(nano)).toMatch(/^\d+\.\d{9}$/);
});

test.each(['-1', '1.0000000001', '1e3', '', 'ten', '9999999', -1, 1e300, Infinity, NaN, null])(
  '%p is rejected',
  (value) => {
    expect(usd.safeParse(value).success).toBe(false);
  },
);
