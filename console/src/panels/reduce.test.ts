// Calculations of Grafana.
import { reduce } from './reduce';

test.each([
  ['lastNotNull', 3],
  ['last', null],
  ['first', 1],
  ['min', 1],
  ['max', 3],
  ['sum', 6],
  ['mean', 2],
  ['count', 4],
  ['range', 2],
  ['diff', 2],
  ['unknown', 3],
])('%s of a series', (calc, value) => expect(reduce([1, 2, 3, null], calc)).toBe(value));

test('a series without values has none', () => {
  expect(reduce([null], 'mean')).toBeNull();
  expect(reduce([])).toBeNull();
});
