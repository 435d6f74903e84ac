import { duration, mebibytes } from './units';

test.each([
  [4.4, '4 s'],
  [99, '99 s'],
  [150, '3 min'],
  [7300, '2 h'],
])('%d seconds read as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('sizes are whole mebibytes, and nothing for none', () => {
  expect([mebibytes(50 * 2 ** 20), mebibytes(0)]).toEqual(['50 MiB', '']);
});
