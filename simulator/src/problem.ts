// Errors of the control API as application/problem+json (RFC 9457).
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** The error handler turns it into a problem+json response. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    detail: string,
    readonly errors?: readonly FieldProblem[],
  ) {
    super(detail);
  }
}

/** Validates a part of a request; throws a 422 problem that names every invalid field. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(value ?? {});
  if (!error) return data;
  const errors = error.issues.flatMap(fieldProblems);
  const fields = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ProblemError(422, `the request is not valid: ${fields}`, errors);
}

/** Fastify error handler of the control API. */
export function sendProblem(error: FastifyError | ProblemError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error instanceof ProblemError ? error.status : (error.statusCode ?? 500);
  if (status >= 500) request.log.error(error);
  const errors = error instanceof ProblemError && error.errors ? { errors: error.errors } : {};
  void reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: STATUS_CODES[status], status, detail: error.message, ...errors });
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: key, message: 'is not a known field' }));
  }
  return [{ field: issue.path.join('.') || 'body', message: issue.message }];
}
