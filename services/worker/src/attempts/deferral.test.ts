// When a job waits for an unavailable service.
import { HttpError } from '@sextant/http/client';
import { ServiceError } from '@sextant/telemetry/errors';
import { deferralOf } from './deferral';

const now = Date.parse('2026-11-30T12:00:00Z');
const unavailable = new HttpError('could not call the model: connect ECONNREFUSED', {
  errorClass: 'NETWORK_ERROR',
  unavailable: true,
});
const deferredSince = (minutes: number, count = 3) => ({
  deferred: { since: new Date(now - minutes * 60_000).toISOString(), count },
});
const recordsError = (message: string, code: string) =>
  Object.assign(new Error(message, { cause: { code } }), { name: 'RecordsError' });

test.each([
  ['a refused connection', unavailable],
  ['a refused connection that a step wraps', new Error('could not score', { cause: unavailable })],
  ['an unreachable database', recordsError('could not use the database', 'ECONNREFUSED')],
])('%s defers the job', (_, error) => {
  expect(deferralOf({}, error, now)).toEqual({
    delayMs: expect.any(Number),
    deferred: { since: '2026-11-30T12:00:00.000Z', count: 1 },
  });
});

test.each([
  ['a provider that is down', new ServiceError('openai is down', { errorClass: 'SERVICE_UNAVAILABLE' })],
  ['a vendor that refuses connections', new HttpError('refused', { errorClass: 'NETWORK_ERROR' })],
  ['a permanent error', new HttpError('no such model', { errorClass: 'MODEL_ERROR' })],
  ['a statement that the database refuses', recordsError('refused', '23505')],
  ['a string', 'broken'],
])('%s counts as an attempt', (_, error) => {
  expect(deferralOf({}, error, now)).toBeUndefined();
});

test('a job is deferred for fifteen minutes after its first deferral', () => {
  expect(deferralOf(deferredSince(14.9), unavailable, now)?.deferred).toEqual({
    ...deferredSince(14.9).deferred,
    count: 4,
  });
  expect(deferralOf(deferredSince(15.1), unavailable, now)).toBeUndefined();
});

test('the delay grows to half a minute, with full jitter', () => {
  const delays = (count: number) =>
    Array.from({ length: 300 }, () => deferralOf(deferredSince(1, count), unavailable, now)!.delayMs);
  expect(Math.max(...delays(1))).toBeLessThanOrEqual(2_000);
  expect(Math.max(...delays(500))).toBeLessThanOrEqual(30_000);
  expect(Math.max(...delays(500))).toBeGreaterThan(22_000);
  expect(Math.min(...delays(500))).toBeLessThan(8_000);
});
