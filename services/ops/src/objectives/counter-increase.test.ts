import type { Series } from '../metrics/series';
import { increaseOf } from './counter-increase';

const series = (instance: string, ...values: readonly (number | null)[]): Series => ({
  labels: { __name__: 'runs_total', instance },
  points: values.map((value, index) => [index * 60, value]),
});
const increase = (samples: readonly Series[], before: readonly Series[] = [], startIsKnown = true) =>
  increaseOf({ samples, before, startIsKnown });

test.each([
  ['counts from the last sample before the start', [series('a', 12, 15)], [series('a', 10)], 5],
  ['counts a new series from 0', [series('a', 3, 5)], [], 5],
  ['counts a reset as a new beginning', [series('a', 12, 2, 3)], [series('a', 10)], 5],
  ['counts a reset between the start and the first sample', [series('a', 4)], [series('a', 10)], 4],
  ['adds up series', [series('a', 11), series('b', 7)], [series('a', 10), series('b', 5)], 3],
  ['ignores a series that has ended', [], [series('a', 10)], 0],
  ['ignores samples without a number', [series('a', 11, null, 12)], [series('a', 10)], 2],
  ['is 0 without events', [series('a', 10, 10)], [series('a', 10)], 0],
])('%s', (_, samples, before, expected) => {
  expect(increase(samples, before)).toBe(expected);
});

test('does not count the past of a series whose beginning Prometheus has not seen', () => {
  expect(increase([series('a', 1_000, 1_003)], [], false)).toBe(3);
});
