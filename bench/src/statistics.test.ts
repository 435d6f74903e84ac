import { quantile, spread } from './statistics';

test.each([
  ['the middle of an odd count', [3, 1, 2], { median: 2, min: 1, max: 3 }],
  ['the mean of the middle two of an even count', [4, 1, 10, 2], { median: 3, min: 1, max: 10 }],
  ['a single value', [7], { median: 7, min: 7, max: 7 }],
])('the median is %s', (_title, values, expected) => {
  expect(spread(values)).toEqual(expected);
});

test('an empty list has no spread', () => {
  expect(() => spread([])).toThrow('empty list');
});

test('quantiles are exact', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.95, 0.99, 1].map((share) => quantile(values, share))).toEqual([50, 95, 99, 100]);
});
