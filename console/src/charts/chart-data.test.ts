// The columns that a chart draws.
import { chartData } from './chart-data';

const times = [1_000, 2_000];
const series = [{ values: [1, null] }, { values: [2, 3] }];

test('lines keep gaps', () => {
  expect(chartData(times, series, false)).toEqual([
    [1, 2],
    [1, null],
    [2, 3],
  ]);
});

test('stacked series are sums from below', () => {
  expect(chartData(times, series, true)).toEqual([
    [1, 2],
    [1, 0],
    [3, 3],
  ]);
});
