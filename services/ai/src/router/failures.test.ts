import type { ErrorClass } from '@sextant/signals/errors';
import type { ProviderName } from '@sextant/signals/labels';
import { ServiceError } from '@sextant/telemetry/errors';
import { combineFailures } from './failures';

const failure = (provider: ProviderName, errorClass: ErrorClass, retryAfterMs?: number) => ({
  provider,
  error: new ServiceError(`${provider} failed`, { errorClass, retryAfterMs }),
});

it('returns a single failure unchanged', () => {
  expect(combineFailures([failure('openai', 'AUTH_ERROR')])).toMatchObject({
    message: 'openai failed',
    errorClass: 'AUTH_ERROR',
  });
});

it('returns the first retryable failure with the shortest wait and a list of all failures', () => {
  const failures = [
    failure('openai', 'MODEL_ERROR'),
    failure('anthropic', 'RATE_LIMIT', 9_000),
    failure('google', 'SERVICE_UNAVAILABLE', 4_000),
  ];
  expect(combineFailures(failures)).toMatchObject({
    message: 'anthropic failed (all failures: openai MODEL_ERROR, anthropic RATE_LIMIT, google SERVICE_UNAVAILABLE)',
    errorClass: 'RATE_LIMIT',
    retryable: true,
    retryAfterMs: 4_000,
  });
});

it('sets no wait when no failure is retryable', () => {
  const failures = [failure('openai', 'AUTH_ERROR', 1_000), failure('google', 'MODEL_ERROR')];
  expect(combineFailures(failures)).toMatchObject({
    errorClass: 'AUTH_ERROR',
    retryable: false,
    retryAfterMs: undefined,
  });
});
