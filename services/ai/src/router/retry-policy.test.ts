import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';
import { nextAction } from './retry-policy';

const after = (errorClass: ErrorClass, more: { calls?: number; streaming?: boolean; retryAfterMs?: number } = {}) => {
  const { calls = 1, streaming = false, retryAfterMs } = more;
  return nextAction(new ServiceError('it failed', { errorClass, retryAfterMs }), { calls, streaming });
};

it.each(['NETWORK_ERROR', 'PROVIDER_ERROR'] as const)('retries once, soon, after %s', (errorClass) => {
  const action = after(errorClass);
  expect(action.do === 'retry' && action.waitMs).toBeLessThanOrEqual(150);
  expect(after(errorClass, { calls: 2 })).toEqual({ do: 'next' });
});

it.each([
  [0, { do: 'retry', waitMs: 0 }],
  [2_000, { do: 'retry', waitMs: 2_000 }],
  [2_001, { do: 'next' }],
  [undefined, { do: 'next' }],
])('waits for a rate limit only when it ends soon: %p ms', (retryAfterMs, action) => {
  expect(after('RATE_LIMIT', retryAfterMs === undefined ? {} : { retryAfterMs })).toEqual(action);
});

it.each(['TIMEOUT', 'SERVICE_UNAVAILABLE', 'MODEL_ERROR', 'AUTH_ERROR', 'UNKNOWN'] as const)(
  'tries the next provider after %s',
  (errorClass) => {
    expect(after(errorClass)).toEqual({ do: 'next' });
  },
);

it('fails when the request is invalid or part of a response was passed on', () => {
  expect(after('VALIDATION_ERROR')).toEqual({ do: 'fail' });
  expect(after('PROVIDER_ERROR', { streaming: true })).toEqual({ do: 'fail' });
});
