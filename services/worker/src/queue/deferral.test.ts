// When a job waits for a service that is away.
import { HttpError } from '@sextant/http/client';
import { ServiceError } from '@sextant/telemetry/errors';
import { deferralOf } from './deferral';

const now = Date.parse('2026-11-30T12:00:00Z');
const gone = new HttpError('could not ask the model: connect ECONNREFUSED', {
  errorClass: 'NETWORK_ERROR',
  unavailable: true,
});
const awaySince = (minutes: number, count = 3) => ({
  away: { since: new Date(now - minutes * 60_000).toISOString(), count },
});

test.each([
  ['a refused connection', gone],
  ['one that a step wraps', new Error('could not score', { cause: gone })],
  [
    'a database that is away',
    Object.assign(new Error('could not use the database', { cause: { code: 'ECONNREFUSED' } }), {
      name: 'RecordsError',
    }),
  ],
])('%s defers the job', (_, error) => {
  expect(deferralOf({}, error, now)).toEqual({
    delayMs: expect.any(Number),
    away: { since: '2026-11-30T12:00:00.000Z', count: 1 },
  });
});

test.each([
  ['a provider that is down', new ServiceError('openai is down', { errorClass: 'SERVICE_UNAVAILABLE' })],
  ['a vendor that refuses connections', new HttpError('refused', { errorClass: 'NETWORK_ERROR' })],
  ['a permanent error', new HttpError('no such model', { errorClass: 'MODEL_ERROR' })],
  [
    'a statement that the database refuses',
    Object.assign(new Error('refused', { cause: { code: '23505' } }), { name: 'RecordsError' }),
  ],
  ['a text', 'broken'],
])('%s counts as an attempt', (_, error) => {
  expect(deferralOf({}, error, now)).toBeUndefined();
});

test('a job waits for fifteen minutes, and the time is that of its first such failure', () => {
  expect(deferralOf(awaySince(14.9), gone, now)?.away).toEqual({ ...awaySince(14.9).away, count: 4 });
  expect(deferralOf(awaySince(15.1), gone, now)).toBeUndefined();
});

test('the wait grows to half a minute, with full jitter', () => {
  const waits = (count: number) =>
    Array.from({ length: 300 }, () => deferralOf(awaySince(1, count), gone, now)!.delayMs);
  expect(Math.max(...waits(1))).toBeLessThanOrEqual(2_000);
  expect(Math.max(...waits(500))).toBeLessThanOrEqual(30_000);
  expect(Math.max(...waits(500))).toBeGreaterThan(22_000);
  expect(Math.min(...waits(500))).toBeLessThan(8_000);
});
