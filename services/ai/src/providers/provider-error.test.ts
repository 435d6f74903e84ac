import { retryAfterMs } from './provider-error';

const now = Date.parse('2026-01-15T12:00:00Z');
it.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'retry-after': 'Thu, 15 Jan 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Thu, 15 Jan 2026 11:00:00 GMT' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('reads %j as %p ms', (headers, expected) => {
  expect(retryAfterMs(headers as Record<string, string>, now)).toBe(expected);
});
