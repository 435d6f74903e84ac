import { timesOf } from './time-range';

const DAY_MS = 86_400_000;
const [first, second] = [1_796_083_200_000, 1_796_083_200_000 + DAY_MS];

test('the range of the page', () => {
  expect(timesOf({ range: { fromMs: 1_000, toMs: 9_000 }, times: [first] }, 1, 2)).toEqual([1, 9]);
});

test.each([
  ['bars end a step after the last', 'bars', [first, second], [first, second + DAY_MS]],
  ['a single bar is that of a day', 'bars', [first], [first, second]],
  ['lines end at the last time', 'line', [first, second], [first, second]],
  ['a single point is in the middle', 'line', [first], [first - 1_000, first + 1_000]],
] as const)('%s', (_, draw, times, expected) => {
  const [low, high] = [times[0] / 1000, times.length > 1 ? times.at(-1)! / 1000 : 1e12];
  expect(timesOf({ times, draw }, low, high)).toEqual(expected.map((ms) => ms / 1000));
});
