import { retryDelayMs } from './provider-error';

const now = Date.parse('2026-01-15T12:00:00Z');
it.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'retry-after': 'Thu, 15 Jan 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Thu, 15 Jan 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': '2.5' }, 2_500],
  [{ 'retry-after': '21600' }, 21_600_000],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after-ms': '', 'retry-after': '1' }, 1_000],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('reads %j as %p ms', (headers, expected) => {
  expect(retryDelayMs(headers as Record<string, string>, now)).toBe(expected);
});
