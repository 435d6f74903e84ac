// Errors of lookups for packages that do not exist: a mistake of the caller, not a failure of the registry.
import { HttpError } from '@sextant/http/client';
import { ServiceError } from '@sextant/telemetry/errors';

export function isMissing(error: unknown): boolean {
  return error instanceof HttpError && (error.status === 404 || error.status === 410);
}

/** Rethrows the error of a lookup; a missing package as a VALIDATION_ERROR that says how to correct it. */
export function rethrowMissing(name: string, registry: string) {
  return (error: unknown): never => {
    if (!isMissing(error)) throw error;
    const message = `the package ${name} does not exist in ${registry}: check its spelling`;
    throw new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause: error });
  };
}
