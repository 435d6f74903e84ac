// Says a failed validation in OpenAI's words.
import type { z } from 'zod';
import { OpenaiError, type OpenaiErrorDetail } from './errors';

/** OpenAI's error for the first issue that zod found in a request's body. */
export function openaiErrorOf(issue: z.core.$ZodIssue | undefined, body: unknown): OpenaiError {
  const param = pathOf(issue?.path ?? []);
  if (!issue || param === '') return bodyError(issue);
  if (param === 'model' && valueAt(body, issue.path) === undefined) {
    return new OpenaiError(400, { message: 'you must provide a model parameter' });
  }
  return new OpenaiError(400, { param, ...wording(issue, param, valueAt(body, issue.path)) });
}

export const UNREADABLE_BODY = new OpenaiError(400, {
  message:
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. ' +
    'The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
});

function bodyError(issue: z.core.$ZodIssue | undefined): OpenaiError {
  if (issue?.code !== 'unrecognized_keys') return UNREADABLE_BODY;
  const [param = ''] = issue.keys;
  return new OpenaiError(400, { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' });
}

function wording(issue: z.core.$ZodIssue, param: string, value: unknown): Pick<OpenaiErrorDetail, 'message' | 'code'> {
  if (value === undefined)
    return { code: 'missing_required_parameter', message: `Missing required parameter: '${param}'.` };
  const empty = Array.isArray(value) && value.length === 0;
  switch (issue.code) {
    case 'too_big':
      return { code: 'above_maximum_value', message: `Invalid '${param}': expected a value <= ${issue.maximum}.` };
    case 'too_small':
      if (empty) return { code: 'empty_array', message: `Invalid '${param}': empty array.` };
      return { code: 'below_minimum_value', message: `Invalid '${param}': expected a value >= ${issue.minimum}.` };
    case 'invalid_type':
      return {
        code: 'invalid_type',
        message: wrongType(param, `expected ${issue.expected}, but got ${typeName(value)} instead`),
      };
    case 'invalid_union':
      if (issue.discriminator === undefined)
        return { code: 'invalid_type', message: wrongType(param, `got ${typeName(value)}`) };
  }
  return { code: 'invalid_value', message: `Invalid value for '${param}': ${JSON.stringify(value)}.` };
}

function wrongType(param: string, problem: string): string {
  return `Invalid type for '${param}': ${problem}.`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], body);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
