// Refusals and failures as application/problem+json (RFC 9457): each names the field and the fix.
import { STATUS_CODES } from 'node:http';
import { errorsTotal, type ErrorClass } from '@sextant/signals/errors';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SAFE_HEADERS } from './safe-headers';
import { sentenceOf } from './validation';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the answer beside the standard ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** An answer other than success. */
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

/** Validates a part of a request; throws a problem that names every bad field, of status 422 unless given. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, status = 422): z.output<S> {
  const { data, error } = schema.safeParse(value, { error: sentenceOf });
  if (!error) return data;
  throw invalidRequest(error.issues.slice(0, MAX_ERRORS).flatMap(fieldProblems), status);
}

/** The problem that names bad fields, the first of them where there are very many. */
export function invalidRequest(all: readonly FieldProblem[], status = 422): ProblemError {
  const errors = all.slice(0, MAX_ERRORS);
  const sentences = errors.map(sentence).join('; ');
  return new ProblemError(status, `the request is not valid: ${sentences}`, { errors });
}

/** A message that goes on from its field is said with it; one that is whole follows it. */
function sentence({ field, message }: FieldProblem): string {
  const goesOn = /^(must|is|are|has|have|needs|takes|cannot|does|belongs|names|may)\b/.test(message);
  return goesOn ? `${field} ${message}` : `${field}: ${message}`;
}

/** Errors in one answer: a request may have hundreds of thousands. */
const MAX_ERRORS = 20;
/** Longest name of a field that is repeated, in characters. */
const MAX_NAME = 200;

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const message = 'is not a known field: remove it';
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({ field: nameOf([...issue.path, key]), message }));
  }
  return [{ field: nameOf(issue.path) || 'body', message: issue.message }];
}

function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME)}…`;
}

/** A failed call as a status: what another service refused us is a bad gateway, as 401 or 422 would blame the caller. */
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

/** Something that we need, like the database, does not answer now. */
const AWAY: ReadonlySet<ErrorClass> = new Set(['NETWORK_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT']);

const NOT_NOW = 'something that the service needs does not answer now: try again soon; its log has the reason';

const failures = counter(errorsTotal);

/** The edge of every route: answers with a problem, and logs and counts what is our failure rather than the caller's. */
export function answerProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = asProblem(error);
  if (problem.status >= 500 || error instanceof ServiceError) {
    failures.inc({ error_class: classifyError(problem.cause ?? error).class });
    log.error('could not answer a request', error, {
      operation: `${request.method} ${request.routeOptions.url ?? ''}`,
    });
  }
  const { status, message, headers, fields } = problem;
  void reply
    .code(status)
    // What is refused before any hook has these too.
    .headers({ ...SAFE_HEADERS, ...headers })
    .type('application/problem+json')
    .send(bodyOf(status, message, fields));
}

function bodyOf(status: number, detail: string, fields: Readonly<Record<string, unknown>> = {}): object {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...fields };
}

/** The body of a problem, for what is answered without the application. */
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
    if (AWAY.has(errorClass)) {
      return new ProblemError(503, NOT_NOW, { fields: { ...fields, unavailable: true }, cause: error });
    }
    return new ProblemError(500, 'the service failed; its log has the reason', { fields, cause: error });
  }
  const wait = error.retryAfterMs;
  const headers = wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) };
  return new ProblemError(CALL_FAILED[errorClass], error.message, { fields, headers, cause: error });
}
