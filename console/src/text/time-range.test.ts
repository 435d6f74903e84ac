// Points in time in addresses.
import { isTime, resolveTime } from './time-range';

const NOW = Date.parse('2026-11-30T12:00:00Z');

test.each([
  ['now', 0],
  ['now-15m', 15 * 60_000],
  ['now-6h', 6 * 3_600_000],
  ['now-2d', 2 * 86_400_000],
  ['2026-11-30T11:00:00Z', 3_600_000],
])('%p is %p ms before now', (text, before) => {
  expect(isTime(text)).toBe(true);
  expect(NOW - resolveTime(text, NOW)).toBe(before);
});

test.each(['', 'now-', 'now-1y', 'now+1h', 'yesterday', 5, null])('%p is not a time', (text) => {
  expect(isTime(text)).toBe(false);
});
