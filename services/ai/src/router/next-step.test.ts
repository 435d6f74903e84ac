import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';
import { nextStep } from './next-step';

const after = (errorClass: ErrorClass, more: { calls?: number; answering?: boolean; retryAfterMs?: number } = {}) => {
  const { calls = 1, answering = false, retryAfterMs } = more;
  return nextStep(new ServiceError('it failed', { errorClass, retryAfterMs }), { calls, answering });
};

it.each(['NETWORK_ERROR', 'PROVIDER_ERROR'] as const)('tries again once, soon, after %s', (errorClass) => {
  const step = after(errorClass);
  expect(step.do === 'retry' && step.waitMs).toBeLessThanOrEqual(150);
  expect(after(errorClass, { calls: 2 })).toEqual({ do: 'next' });
});

it.each([
  [0, { do: 'retry', waitMs: 0 }],
  [2_000, { do: 'retry', waitMs: 2_000 }],
  [2_001, { do: 'next' }],
  [undefined, { do: 'next' }],
])('after a limit that ends in %p ms does as expected', (retryAfterMs, step) => {
  expect(after('RATE_LIMIT', retryAfterMs === undefined ? {} : { retryAfterMs })).toEqual(step);
});

it.each(['TIMEOUT', 'SERVICE_UNAVAILABLE', 'MODEL_ERROR', 'AUTH_ERROR', 'UNKNOWN'] as const)(
  'goes on after %s',
  (errorClass) => {
    expect(after(errorClass)).toEqual({ do: 'next' });
  },
);

it('gives up when the request is not valid, or some of an answer was handed on', () => {
  expect(after('VALIDATION_ERROR')).toEqual({ do: 'fail' });
  expect(after('PROVIDER_ERROR', { answering: true })).toEqual({ do: 'fail' });
});
