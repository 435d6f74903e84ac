import type { ErrorClass } from '@sextant/signals/errors';
import { ServiceError } from '@sextant/telemetry/errors';
import type { ProviderName } from '../providers/provider';
import { summed } from './failures';

const failure = (provider: ProviderName, errorClass: ErrorClass, retryAfterMs?: number) => ({
  provider,
  error: new ServiceError(`${provider} failed`, { errorClass, retryAfterMs }),
});

it('is a single failure as it was', () => {
  expect(summed([failure('openai', 'AUTH_ERROR')])).toMatchObject({
    message: 'openai failed',
    errorClass: 'AUTH_ERROR',
  });
});

it('is the first that may pass, with the shortest wait and the names of all', () => {
  const failures = [
    failure('openai', 'MODEL_ERROR'),
    failure('anthropic', 'RATE_LIMIT', 9_000),
    failure('google', 'SERVICE_UNAVAILABLE', 4_000),
  ];
  expect(summed(failures)).toMatchObject({
    message: 'anthropic failed (all failures: openai MODEL_ERROR, anthropic RATE_LIMIT, google SERVICE_UNAVAILABLE)',
    errorClass: 'RATE_LIMIT',
    retryable: true,
    retryAfterMs: 4_000,
  });
});

it('asks for no wait when none may pass', () => {
  const failures = [failure('openai', 'AUTH_ERROR', 1_000), failure('google', 'MODEL_ERROR')];
  expect(summed(failures)).toMatchObject({ errorClass: 'AUTH_ERROR', retryable: false, retryAfterMs: undefined });
});
