import { retryAfterMs } from './retry-after';

const now = Date.parse('2026-01-15T12:00:00Z');

it.each([
  ['7', 7_000],
  ['0', 0],
  ['2.5', 2_500],
  ['0.0004', 1],
  [' 3 ', 3_000],
  ['21600', 21_600_000],
  ['Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
  ['Thursday, 15-Jan-26 12:00:30 GMT', 30_000],
  ['Thu Jan 15 12:00:30 2026 GMT', 30_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['2026', 2_026_000],
  ['2026-01-15', undefined],
  ['1e3', undefined],
  ['5, 7', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('reads %j as %p ms', (value, wait) => {
  expect(retryAfterMs(value, now)).toBe(wait);
});
