// Failures as the queue sees them.
import { ServiceError } from '@sextant/telemetry/errors';
import { UnrecoverableError } from 'bullmq';
import { backoff, toQueueError } from './failure';

test('an error that cannot pass by itself is unrecoverable, and the text names its class', () => {
  const error = toQueueError(new ServiceError('lodash has no version 9', { errorClass: 'VALIDATION_ERROR' }));
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect(error.message).toBe('VALIDATION_ERROR: lodash has no version 9');
});

test('an error that may pass is tried again', () => {
  const error = toQueueError(new ServiceError('away', { errorClass: 'SERVICE_UNAVAILABLE' }));
  expect(error).not.toBeInstanceOf(UnrecoverableError);
  expect(error.message).toBe('SERVICE_UNAVAILABLE: away');
});

test('what is thrown without being an error is still a failure', () => {
  expect(toQueueError('broken').message).toBe('UNKNOWN: broken');
});

test.each([1, 2, 3, 4])('the wait after attempt %i doubles, with jitter', (attempt) => {
  const longest = 1_000 * 2 ** (attempt - 1);
  const waits = Array.from({ length: 50 }, () => backoff(attempt));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(longest / 2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

test('the wait is never shorter than what the other side asked for', () => {
  const limited = toQueueError(new ServiceError('slow down', { errorClass: 'RATE_LIMIT', retryAfterMs: 30_000 }));
  expect(backoff(1, 'sextant', limited)).toBe(30_000);
});

test.each([
  ['six hours', 21_600_000, 21_600_000],
  ['a day', 86_400_000, 86_400_000],
  ['a century', 3_155_760_000_000, 31 * 86_400_000],
])('a job that is asked to wait for %s is parked, for a month at most', (_, retryAfterMs, wait) => {
  const limited = toQueueError(new ServiceError('later', { errorClass: 'RATE_LIMIT', retryAfterMs }));
  expect([1, 2, 3, 4, 5].map((attempt) => backoff(attempt, 'sextant', limited))).toEqual(Array(5).fill(wait));
});

test('a wait of our own choice is an hour at most', () => {
  expect(backoff(30)).toBe(3_600_000);
});
