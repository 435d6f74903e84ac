// Differences from other runs are shown as a ratio.
import { formatOf, nameOf, ratioBarOf, ratioText } from './difference';

const of = (value: number | null, median: number | null, ratio: number | null) => ({ value, median, ratio });

test.each([
  ['as the median', of(2, 2, 1), { left: 50, width: 0 }],
  ['ten times', of(20, 2, 10), { left: 50, width: 50 }],
  ['a tenth', of(0.2, 2, 0.1), { left: 0, width: 50 }],
  ['a thousand times', of(2000, 2, 1000), { left: 50, width: 50 }],
  ['nothing where something is usual', of(0, 2, 0), { left: 0, width: 50 }],
  ['something where nothing is usual', of(3, 0, null), { left: 50, width: 50 }],
  ['nothing where nothing is usual', of(0, 0, null), { left: 50, width: 0 }],
])('the bar of %s', (_, difference, bar) => {
  const { left, width } = ratioBarOf(difference)!;
  expect([left, width]).toEqual([expect.closeTo(bar.left), expect.closeTo(bar.width)]);
});

test('twice and half as much are equally long', () => {
  expect(ratioBarOf(of(4, 2, 2))!.width).toBeCloseTo(ratioBarOf(of(1, 2, 0.5))!.width);
});

test.each([
  [of(null, 2, null), undefined, '–'],
  [of(2, null, null), undefined, '–'],
])('there is no bar without a basis', (difference, bar, text) => {
  expect(ratioBarOf(difference)).toBe(bar);
  expect(ratioText(difference)).toBe(text);
});

test.each([
  [of(5, 2, 2.5), '2.5 ×'],
  [of(1, 3, 1 / 3), '0.33 ×'],
  [of(1234, 10, 123.4), '123 ×'],
  [of(3, 0, null), 'usually 0'],
])('%p is %p', (difference, text) => expect(ratioText(difference)).toBe(text));

test.each([
  ['duration_seconds', 0.016, '16 ms'],
  ['cost_usd', 0.000012345, '$0.0000123'],
  ['prompt_tokens', 1234, '1,234'],
  ['model_calls', 2.5, '2.5'],
  ['attempts', null, '–'],
] as const)('%s %p is %p', (metric, value, text) => expect(formatOf({ metric })(value)).toBe(text));

test('figures of a step carry its name', () => {
  expect(nameOf({ metric: 'duration_seconds', step: 'plan' })).toBe('Duration of plan');
  expect(nameOf({ metric: 'cost_usd', step: null })).toBe('Cost');
});
