// A registry's answer that there is no such package: the caller's mistake, not the registry's failure.
import { HttpError } from '@sextant/http/http-call';
import { ServiceError } from '@sextant/telemetry/errors';

export function isMissing(error: unknown): boolean {
  return error instanceof HttpError && (error.status === 404 || error.status === 410);
}

/** Rethrows a failed lookup; a package that does not exist as a VALIDATION_ERROR that says the fix. */
export function missing(name: string, registry: string) {
  return (error: unknown): never => {
    if (!isMissing(error)) throw error;
    const message = `the package ${name} does not exist in ${registry}: check its spelling`;
    throw new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause: error });
  };
}
