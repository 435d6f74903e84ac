// Problem details (RFC 9457): error responses with the type application/problem+json that name the field and the fix.
import { STATUS_CODES } from 'node:http';
import { errorsTotal, type ErrorClass } from '@sextant/signals/errors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { validationMessage } from './validation';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members of the response body. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A response with an error status. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(
    readonly status: number,
    detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, options);
    this.headers = options.headers ?? {};
    this.fields = { ...options.fields, ...(options.errors && { errors: options.errors }) };
  }
}

/** Headers of every response: browsers must not guess its type or cache it. A route may set its own. */
export const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** Validates a part of a request. Throws a problem that names every invalid field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, status = 422): z.output<S> {
  const { data, error } = schema.safeParse(value, { error: validationMessage });
  if (!error) return data;
  throw invalidRequest(error.issues.slice(0, MAX_ERRORS).flatMap(fieldProblems), status);
}

/** The problem that names the invalid fields, the first 20 of them. */
export function invalidRequest(all: readonly FieldProblem[], status = 422): ProblemError {
  const errors = all.slice(0, MAX_ERRORS);
  const sentences = errors.map(sentence).join('; ');
  return new ProblemError(status, `the request is not valid: ${sentences}`, { errors });
}

/** A message that starts with a verb continues the sentence; another one follows a colon. */
function sentence({ field, message }: FieldProblem): string {
  const continues = /^(must|is|are|has|have|needs|takes|cannot|does|belongs|names|may)\b/.test(message);
  return continues ? `${field} ${message}` : `${field}: ${message}`;
}

/** A request may have hundreds of thousands of invalid fields. */
const MAX_ERRORS = 20;
/** Longest field name in a response, in characters. */
const MAX_NAME_LENGTH = 200;

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const message = 'is not a known field: remove it';
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({ field: nameOf([...issue.path, key]), message }));
  }
  return [{ field: nameOf(issue.path) || 'body', message: issue.message }];
}

function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  return name.length <= MAX_NAME_LENGTH ? name : `${name.slice(0, MAX_NAME_LENGTH)}…`;
}

/** Status for a failed call to another service. A refusal becomes 502: a 401 or 422 would blame our caller. */
const CALL_FAILED: Readonly<Record<ErrorClass, number>> = {
  TIMEOUT: 504,
  RATE_LIMIT: 429,
  VALIDATION_ERROR: 502,
  AUTH_ERROR: 502,
  SERVICE_UNAVAILABLE: 503,
  PROVIDER_ERROR: 502,
  NETWORK_ERROR: 503,
  MODEL_ERROR: 502,
  STALLED: 500,
  UNKNOWN: 500,
};

/** Classes of errors of a dependency, such as the database, that does not answer. */
const UNAVAILABLE: ReadonlySet<ErrorClass> = new Set(['NETWORK_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT']);

const failures = counter(errorsTotal);

/** Error handler of every app. Logs and counts failures of the service, but not mistakes of callers. */
export function answerProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const operation = `${request.method} ${request.routeOptions.url ?? ''}`;
  const { status, message, headers, fields } = reportedProblem(error, operation);
  void reply
    .code(status)
    // Fastify refuses some requests before any hook sets these headers.
    .headers({ ...SAFE_HEADERS, ...headers })
    .type('application/problem+json')
    .send(bodyOf(status, message, fields));
}

/**
 * The body of the problem of an error, for a response whose status is already sent, such as an event stream. Logs and
 * counts the error as `answerProblem` does.
 */
export function problemBody(error: Error, operation: string): object {
  const { status, message, fields } = reportedProblem(error, operation);
  return bodyOf(status, message, fields);
}

function reportedProblem(error: FastifyError | Error, operation: string): ProblemError {
  const problem = asProblem(error);
  if (problem.status >= 500 || error instanceof ServiceError) {
    failures.inc({ error_class: classifyError(problem.cause ?? error).class });
    log.error('could not answer a request', error, { operation });
  }
  return problem;
}

function bodyOf(status: number, detail: string, fields: Readonly<Record<string, unknown>> = {}): object {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...fields };
}

/** The body of a problem, for responses that bypass the application. */
export function problemText(status: number, detail: string): string {
  return JSON.stringify(bodyOf(status, detail));
}

function asProblem(error: FastifyError | Error): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = (error as FastifyError).statusCode;
  if (status !== undefined && status < 500) return new ProblemError(status, error.message);
  const { class: errorClass, retryable } = classifyError(error);
  const fields = { error_class: errorClass, retryable };
  if (!(error instanceof ServiceError)) {
    if (UNAVAILABLE.has(errorClass)) {
      const detail = 'a dependency of the service is unavailable: try again soon; the service log has the reason';
      return new ProblemError(503, detail, { fields: { ...fields, unavailable: true }, cause: error });
    }
    return new ProblemError(500, 'internal error; the service log has the reason', { fields, cause: error });
  }
  const wait = error.retryAfterMs;
  const headers = wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) };
  return new ProblemError(CALL_FAILED[errorClass], error.message, { fields, headers, cause: error });
}
