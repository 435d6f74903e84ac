// An idempotency key that cannot be used for a request, as the problem that the IETF draft asks for.
import { ProblemError } from '@sextant/http/problem';
import { IdempotencyKeyError } from '@sextant/records/runs/idempotency';

const FIELD = 'idempotency_key';

/** For `catch`: throws a problem of status 422 for a key of another request, 409 while the first is in progress. */
export function refuseKey(error: unknown): never {
  if (!(error instanceof IdempotencyKeyError)) throw error;
  const { message, refusal } = error;
  const errors = [{ field: FIELD, message }];
  if (refusal === 'reused') throw new ProblemError(422, `the request is not valid: ${FIELD}: ${message}`, { errors });
  throw new ProblemError(409, `the ${FIELD} ${message}`, {
    errors,
    headers: { 'retry-after': '1' },
    fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
  });
}
