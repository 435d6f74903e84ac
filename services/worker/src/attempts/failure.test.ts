// Errors that are thrown to the queue, and the backoff.
import { ServiceError } from '@sextant/telemetry/errors';
import { UnrecoverableError } from 'bullmq';
import { backoff, toQueueError } from './failure';

test('a permanent error is unrecoverable, and its message starts with its class', () => {
  const error = toQueueError(new ServiceError('lodash has no version 9', { errorClass: 'VALIDATION_ERROR' }));
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect(error.message).toBe('VALIDATION_ERROR: lodash has no version 9');
});

test('a transient error is retried', () => {
  const error = toQueueError(new ServiceError('overloaded', { errorClass: 'SERVICE_UNAVAILABLE' }));
  expect(error).not.toBeInstanceOf(UnrecoverableError);
  expect(error.message).toBe('SERVICE_UNAVAILABLE: overloaded');
});

test('a thrown string is a failure', () => {
  expect(toQueueError('broken').message).toBe('UNKNOWN: broken');
});

test.each([1, 2, 3, 4])('the backoff doubles up to attempt %i, with jitter', (attempt) => {
  const longest = 1_000 * 2 ** (attempt - 1);
  const waits = Array.from({ length: 50 }, () => backoff(attempt));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(longest / 2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

test('the backoff is at least the wait from Retry-After', () => {
  const limited = toQueueError(new ServiceError('slow down', { errorClass: 'RATE_LIMIT', retryAfterMs: 30_000 }));
  expect(backoff(1, 'sextant', limited)).toBe(30_000);
});

test.each([
  ['six hours', 21_600_000, 21_600_000],
  ['a day', 86_400_000, 86_400_000],
  ['a century', 3_155_760_000_000, 31 * 86_400_000],
])('a Retry-After of %s delays the job, by a month at most', (_, retryAfterMs, wait) => {
  const limited = toQueueError(new ServiceError('later', { errorClass: 'RATE_LIMIT', retryAfterMs }));
  expect([1, 2, 3, 4, 5].map((attempt) => backoff(attempt, 'sextant', limited))).toEqual(Array(5).fill(wait));
});

test('the exponential backoff is an hour at most', () => {
  expect(backoff(30)).toBe(3_600_000);
});
