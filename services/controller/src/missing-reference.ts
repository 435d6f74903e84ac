// A user or a workspace that a caller names and the org does not have, as a problem of that field.
import { ProblemError } from '@sextant/http/problem';
import { MissingReferenceError } from '@sextant/records/database/constraints';

/** For `catch`: throws a problem of status 422 where a reference is missing, and other errors as they are. */
export function refuseMissing(error: unknown): never {
  if (!(error instanceof MissingReferenceError)) throw error;
  const { field, message } = error;
  throw new ProblemError(422, `the request is not valid: ${field}: ${message}`, { errors: [{ field, message }] });
}
