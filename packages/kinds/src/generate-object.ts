// An answer of a model as an object: asked for with a schema, and trusted only after it was checked.
import { HttpError } from '@sextant/http/http-call';
import { sentenceOf } from '@sextant/http/validation-sentences';
import { ServiceError } from '@sextant/telemetry/errors';
import { z } from 'zod';
import type { Generated, Prompt, StepContext } from './declare';

export interface Question<T> {
  readonly prompt: Omit<Prompt, 'responseSchema'>;
  /** Every property required and closed, as providers demand of a strict schema. */
  readonly schema: z.ZodType<T>;
  /** What is wrong with an answer that fits the schema; undefined when nothing is. */
  readonly check?: (value: T) => string | undefined;
}

export interface Asked<T> {
  readonly value: T;
  readonly answer: Generated;
}

type Context = Pick<StepContext, 'generate' | 'validated'>;

/**
 * Asks a model for an object and records whether the answer passed. Throws ServiceError; an answer that does not hold
 * is a VALIDATION_ERROR that may be tried again, as the next one may be better.
 */
export async function ask<T>(context: Context, { prompt, schema, check }: Question<T>): Promise<Asked<T>> {
  const answer = await context.generate({ ...prompt, responseSchema: z.toJSONSchema(schema) }).catch((e: unknown) => {
    if (isBadOutput(e)) fail(context, e.message);
    throw e;
  });
  const { data, error } = schema.safeParse(answer.object ?? parsedJson(answer.text), { error: sentenceOf });
  if (error) {
    return fail(
      context,
      error.issues.map(({ path, message }) => `${path.join('.') || 'answer'} ${message}`).join('; '),
    );
  }
  const problem = check?.(data);
  if (problem !== undefined) return fail(context, problem);
  context.validated(true);
  return { value: data, answer };
}

/** Whether the ai service refused what the model said, rather than what we asked (which is a 4xx). */
export function isBadOutput(error: unknown): error is HttpError {
  return error instanceof HttpError && error.errorClass === 'VALIDATION_ERROR' && (error.status ?? 0) >= 500;
}

/** The JSON in a model's text, which is wrapped in a code fence however one asks; undefined when it is none. */
export function parsedJson(text: string): unknown {
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
