// Asks a model for an object, by a schema, and validates the output.
import { HttpError } from '@sextant/http/client';
import { validationMessage } from '@sextant/http/problem/validation';
import { ServiceError } from '@sextant/telemetry/errors';
import { z } from 'zod';
import type { Completion, Prompt, StepContext } from './declare';

export interface ObjectRequest<T> {
  readonly prompt: Omit<Prompt, 'responseSchema'>;
  /** All properties are required and no others are allowed: providers demand this of strict schemas. */
  readonly schema: z.ZodType<T>;
  /** Checks an object that matches the schema; returns the problem, or undefined if there is none. */
  readonly check?: (object: T) => string | undefined;
}

export interface GeneratedObject<T> {
  readonly object: T;
  readonly completion: Completion;
}

type Context = Pick<StepContext, 'generate' | 'validated'>;

/**
 * Records whether the output is valid. Throws ServiceError; invalid output is a retryable VALIDATION_ERROR, because the
 * next output may be valid.
 */
export async function generateObject<T>(
  context: Context,
  { prompt, schema, check }: ObjectRequest<T>,
): Promise<GeneratedObject<T>> {
  const request = { ...prompt, responseSchema: z.toJSONSchema(schema) };
  const completion = await context.generate(request).catch((e: unknown) => {
    if (isInvalidOutput(e)) fail(context, e.message);
    throw e;
  });
  const { data, error } = schema.safeParse(completion.object ?? parseModelJson(completion.text), {
    error: validationMessage,
  });
  if (error) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'answer'} ${message}`);
    return fail(context, problems.join('; '));
  }
  const problem = check?.(data);
  if (problem !== undefined) return fail(context, problem);
  context.validated(true);
  return { object: data, completion };
}

/** Whether the ai service rejected the output of the model (5xx) rather than our request (4xx). */
export function isInvalidOutput(error: unknown): error is HttpError {
  return error instanceof HttpError && error.errorClass === 'VALIDATION_ERROR' && (error.status ?? 0) >= 500;
}

/** Parses JSON in the text of a model, which may be in a code fence; undefined if it is not JSON. */
export function parseModelJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*```(?:json)?|```\s*$/g, ''));
  } catch {
    return undefined;
  }
}

function fail(context: Context, problem: string): never {
  context.validated(false);
  throw new ServiceError(`the model's answer is not valid: ${problem}`, {
    errorClass: 'VALIDATION_ERROR',
    retryable: true,
  });
}
