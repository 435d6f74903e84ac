// Numbers, durations and money as people read them.
import { between, bytes, duration, percent, usd } from './format';

test.each([
  [null, '–'],
  [0, '0 s'],
  [0.000_85, '850 µs'],
  [0.016, '16 ms'],
  [2.314, '2.31 s'],
  [245, '4 min 5 s'],
  [12_000, '3 h 20 min'],
  [187_200, '2 d 4 h'],
])('%p seconds are %p', (seconds, text) => expect(duration(seconds)).toBe(text));

test.each([
  [null, '–'],
  ['0.000000000', '$0'],
  ['0.000012345', '$0.0000123'],
  ['1234.5', '$1,234.50'],
])('%p dollars are %p', (amount, text) => expect(usd(amount)).toBe(text));

test.each([
  [0, '0 B'],
  [1536, '1.5 KiB'],
  [5 * 1024 ** 3, '5 GiB'],
])('%p bytes are %p', (value, text) => expect(bytes(value)).toBe(text));

test('a run that has not ended lasts until now', () => {
  expect(between('2026-01-01T00:00:00Z', null, Date.parse('2026-01-01T00:00:05Z'))).toBe(5);
  expect(between(null, null)).toBeNull();
});

test('shares are percentages', () => {
  expect(percent(0.9924)).toBe('99.2%');
  expect(percent(null)).toBe('–');
});
