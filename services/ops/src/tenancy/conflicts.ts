// Conflicts with other records as problems: 409 for a name that is taken, 422 for a reference to a missing record.
import { ProblemError } from '@sextant/http/problem';
import { MissingReferenceError, DuplicateError } from '@sextant/records/database/constraints';

export function throwConflict(error: unknown): never {
  if (error instanceof DuplicateError) throw new ProblemError(409, `${error.message}: choose another ${error.field}`);
  if (!(error instanceof MissingReferenceError)) throw error;
  const errors = [{ field: error.field, message: error.message }];
  throw new ProblemError(422, `the request is not valid: ${error.field}: ${error.message}`, { errors });
}
