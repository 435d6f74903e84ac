import type { MetricComparison } from '@sextant/records/run-stats/comparison';
import { differencesOf } from './differences';

const metric = (more: Partial<MetricComparison>): MetricComparison => ({
  ...{ step: null, metric: 'duration_seconds', value: 10, runs: 100, p10: 8, median: 10, p90: 20 },
  ...more,
});
const one = (more: Partial<MetricComparison>, isOver = true) => differencesOf([metric(more)], { isOver })[0]!;

test.each<[string, Partial<MetricComparison>, boolean]>([
  ['above p90 and 1.5 times the median', { value: 20.1 }, true],
  ['equal to p90', { value: 20 }, false],
  ['above p90 and less than 1.5 times the median', { value: 14, p90: 13 }, false],
  ['below p10 and the median divided by 1.5', { value: 6 }, true],
  ['below p10 and near the median', { value: 7 }, false],
  ['missing', { value: null }, false],
  ['a negligible time', { value: 0.09, p10: 0.001, median: 0.002, p90: 0.003 }, false],
  ['one error where there is usually none', { metric: 'item_errors', value: 1, p10: 0, median: 0, p90: 0 }, true],
  ['99 tokens more', { metric: 'prompt_tokens', value: 100, p10: 1, median: 1, p90: 1 }, false],
  ['without a basis', { value: 1_000, runs: 4 }, false],
])('whether a value stands out: %s', (_, more, expected) => {
  expect(one(more).standsOut).toBe(expected);
});

test('a low value does not stand out while the run is in progress, a high one does', () => {
  expect([one({ value: 1 }, false).standsOut, one({ value: 100 }, false).standsOut]).toEqual([false, true]);
});

test('without 5 other runs, a figure has no percentiles and no ratio', () => {
  expect(one({ runs: 4 })).toMatchObject({ value: 10, runs: 4, p10: null, median: null, p90: null, ratio: null });
  expect(one({ value: 25 }).ratio).toBe(2.5);
  expect(one({ value: 25, median: 0, p10: 0 }).ratio).toBeNull();
});

test('differences that stand out come first, then the largest', () => {
  const steps = differencesOf(
    [
      metric({ step: 'missing', value: null }),
      metric({ step: 'usual', value: 10 }),
      metric({ step: 'wide', value: 40, p90: 50 }),
      metric({ step: 'twice', value: 21 }),
      metric({ step: 'tenth', value: 1 }),
      metric({ step: 'none before', value: 3, metric: 'attempts', p10: 0, median: 0, p90: 0 }),
    ],
    { isOver: true },
  ).map(({ step }) => step);
  expect(steps).toEqual(['tenth', 'none before', 'twice', 'wide', 'usual', 'missing']);
});
