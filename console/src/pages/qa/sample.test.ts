// Which QA sample is shown.
import { keyOf, neighborOf, shownOf, type Sample } from './sample';

const samples = ['a', 'b', 'c'].map((entity_id) => ({ run_id: 'run', entity_id }) as Sample);
const [a, b, c] = samples;

test('the address names the sample, otherwise it is the first', () => {
  expect(shownOf(samples, keyOf(b!))).toBe(b);
  expect(shownOf(samples, 'run/gone')).toBe(a);
  expect(shownOf([], 'run/a')).toBeUndefined();
});

test.each([
  [a, 1, 'run/b'],
  [c, 1, 'run/c'],
  [b, -1, 'run/a'],
  [a, -1, 'run/a'],
  [undefined, 1, 'run/a'],
] as const)('moves within the list', (shown, offset, key) => {
  expect(neighborOf(samples, shown, offset)).toBe(key);
});
