// Converts errors of records to problem details.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { MissingReferenceError } from '@sextant/records/database/constraints';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { IdempotencyKeyError } from '@sextant/records/runs/idempotency';
import { findOrg } from '@sextant/records/tenancy/orgs';

/** For `catch`: throws 422 for a user or workspace that the org does not have, and rethrows other errors. */
export function refuseMissingReference(error: unknown): never {
  if (!(error instanceof MissingReferenceError)) throw error;
  throw invalidField(error.field, error.message);
}

/** For `catch`: throws 422 for the idempotency key of another request, 409 while the first request is in progress. */
export function refuseIdempotencyKey(error: unknown): never {
  if (!(error instanceof IdempotencyKeyError)) throw error;
  const { message, refusal } = error;
  const field = 'idempotency_key';
  if (refusal === 'reused') throw invalidField(field, message);
  throw new ProblemError(409, `the ${field} ${message}`, {
    errors: [{ field, message }],
    headers: { 'retry-after': '1' },
    fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
  });
}

function invalidField(field: string, message: string): ProblemError {
  return new ProblemError(422, `the request is not valid: ${field}: ${message}`, { errors: [{ field, message }] });
}

/** Returns the id of an org without creating it. Throws 404 when it does not exist. */
export async function existingOrg(database: Database, name: string): Promise<string> {
  const org = await findOrg(database, name);
  if (!org) throw new ProblemError(404, `there is no org ${JSON.stringify(name)}`);
  return org.id;
}

/** Throws 404 when the run does not exist. */
export async function existingRun(database: Database, id: string): Promise<RunWithSteps> {
  const run = await findRun(database, id);
  if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(id.slice(0, 64))}`);
  return run;
}
