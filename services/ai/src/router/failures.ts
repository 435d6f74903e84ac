// Combines the failures of all calls of a request into the error for its caller.
import type { ProviderName } from '@sextant/signals/labels';
import { ServiceError } from '@sextant/telemetry/errors';

export interface Failure {
  readonly provider: ProviderName;
  readonly error: ServiceError;
}

/**
 * Reports the first retryable failure, since one recovered provider is enough, otherwise the first failure. The wait is
 * the shortest that any provider requested.
 */
export function combineFailures(failures: readonly Failure[]): ServiceError {
  const { message, errorClass, retryable } = (failures.find(({ error }) => error.retryable) ?? failures[0]!).error;
  const waits = failures.flatMap(({ error }) => error.retryAfterMs ?? []);
  const all = failures.map(({ provider, error }) => `${provider} ${error.errorClass}`).join(', ');
  return new ServiceError(failures.length === 1 ? message : `${message} (all failures: ${all})`, {
    errorClass,
    retryable,
    retryAfterMs: retryable && waits.length > 0 ? Math.min(...waits) : undefined,
  });
}
