// Refusals as application/problem+json (RFC 9457): each names the field and the fix.
import { STATUS_CODES } from 'node:http';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { errorsTotal } from '@sextant/signals/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

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

/** Validates a part of a request; throws a 422 problem that names every bad field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const errors = error.issues.flatMap(fieldProblems);
  const named = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ProblemError(422, `the request is not valid: ${named}`, { errors });
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'is not a known field: remove it',
    }));
  }
  return [{ field: issue.path.join('.') || 'body', message: issue.message }];
}

const errors = counter(errorsTotal);

/** The edge of every route: answers with a problem, and logs and counts what is our failure rather than the caller's. */
export function answerProblem(error: FastifyError | ProblemError, request: FastifyRequest, reply: FastifyReply): void {
  const known = error instanceof ProblemError ? error : undefined;
  const status = known?.status ?? (error as FastifyError).statusCode ?? (isAway(error) ? 503 : 500);
  if (status >= 500) {
    errors.inc({ error_class: classifyError(error.cause ?? error).class });
    log.error('could not answer a request', error, {
      operation: `${request.method} ${request.routeOptions.url ?? ''}`,
    });
  }
  const detail = known || status < 500 ? error.message : 'the service failed; its log has the reason';
  void reply
    .code(status)
    .headers(known?.headers ?? {})
    .type('application/problem+json')
    .send({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...known?.fields });
}

/** Whether something that we need (a database, a service) does not answer now. */
function isAway(error: Error): boolean {
  return ['NETWORK_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT'].includes(classifyError(error).class);
}
