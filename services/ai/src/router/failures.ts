// The failures of all calls of a request as the one that its caller gets.
import { ServiceError } from '@sextant/telemetry/errors';
import type { ProviderName } from '../providers/provider';

export interface Failure {
  readonly provider: ProviderName;
  readonly error: ServiceError;
}

/**
 * The first failure that may pass, as the request may succeed later if any provider may; else the first. Its wait is the
 * shortest that any provider asked for.
 */
export function summed(failures: readonly Failure[]): ServiceError {
  const { message, errorClass, retryable } = (failures.find(({ error }) => error.retryable) ?? failures[0]!).error;
  const waits = failures.flatMap(({ error }) => error.retryAfterMs ?? []);
  const all = failures.map(({ provider, error }) => `${provider} ${error.errorClass}`).join(', ');
  return new ServiceError(failures.length === 1 ? message : `${message} (all failures: ${all})`, {
    errorClass,
    retryable,
    retryAfterMs: retryable && waits.length > 0 ? Math.min(...waits) : undefined,
  });
}
