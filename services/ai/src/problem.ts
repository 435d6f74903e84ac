// Refusals and failures as application/problem+json (RFC 9457), with the error's class and whether to try again.
import { STATUS_CODES } from 'node:http';
import { errorsTotal, type ErrorClass } from '@sextant/signals/errors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The caller's mistake: an answer of status 4xx. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    detail: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail);
  }
}

/** Validates a request's body; throws a 422 problem that names every bad field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  const named = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ProblemError(422, `the request is not valid: ${named}`, errors);
}

/** A failed call as a status: what the provider refused us is a bad gateway, as 401 or 422 would blame the caller. */
const STATUS: Readonly<Record<ErrorClass, number>> = {
  TIMEOUT: 504,
  RATE_LIMIT: 429,
  VALIDATION_ERROR: 502,
  AUTH_ERROR: 502,
  SERVICE_UNAVAILABLE: 503,
  PROVIDER_ERROR: 502,
  NETWORK_ERROR: 503,
  MODEL_ERROR: 502,
  UNKNOWN: 500,
};

const failures = counter(errorsTotal);

/** The edge of every route: answers with a problem; a failed call is logged and counted here, once. */
export function answerProblem(
  error: FastifyError | ProblemError | ServiceError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void reply.type('application/problem+json');
  const status = error instanceof ProblemError ? error.status : (error as FastifyError).statusCode;
  if (status !== undefined && status < 500) {
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    const errors = error instanceof ProblemError && error.errors.length > 0 ? { errors: error.errors } : {};
    void reply.code(status).send({ ...problem(status, error.message), ...errors });
    return;
  }
  const { class: errorClass, retryable } = classifyError(error);
  failures.inc({ error_class: errorClass });
  log.error('could not answer a request', error, { operation: `${request.method} ${request.routeOptions.url ?? ''}` });
  const known = error instanceof ServiceError ? error : undefined;
  if (known?.retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(known.retryAfterMs / 1000));
  const detail = known?.message ?? 'the service failed; its log has the reason';
  void reply
    .code(STATUS[errorClass])
    .send({ ...problem(STATUS[errorClass], detail), error_class: errorClass, retryable });
}

function problem(status: number, detail: string) {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail };
}
