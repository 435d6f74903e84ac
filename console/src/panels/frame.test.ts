// Series on one time axis.
import { frameOf, hasValues } from './frame';

const series = (name: string, ...points: [number, number | null][]) => ({ name, labels: {}, points });

test('series share the times; what one lacks is a gap', () => {
  const { times, series: all } = frameOf([series('a', [10, 1], [20, 2]), series('b', [20, 3])], 10);
  expect(times).toEqual([10_000, 20_000]);
  expect(all.map(({ values }) => values)).toEqual([
    [1, 2],
    [null, 3],
  ]);
});

test('a pause of every series is a gap', () => {
  const { times, series: all } = frameOf([series('a', [10, 1], [60, 2])], 10);
  expect(times).toEqual([10_000, 20_000, 60_000]);
  expect(all[0]?.values).toEqual([1, null, 2]);
});

test('series of nulls have no values', () => {
  expect(hasValues([series('a', [10, null])])).toBe(false);
  expect(hasValues([series('a', [10, 0])])).toBe(true);
});
