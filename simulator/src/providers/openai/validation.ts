// Turns validation issues into OpenAI's errors.
import type { z } from 'zod';
import { OpenaiError } from './errors';

export const UNREADABLE_BODY = new OpenaiError(400, {
  message:
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. ' +
    'The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
});

/** OpenAI's error for the first zod issue in a request body. */
export function openaiErrorOf(issue: z.core.$ZodIssue | undefined, body: unknown): OpenaiError {
  if (issue?.code === 'unrecognized_keys') {
    const [param = ''] = issue.keys;
    return new OpenaiError(400, { message: `Unknown parameter: '${param}'.`, param, code: 'unknown_parameter' });
  }
  const param = pathText(issue?.path ?? []);
  if (!issue || param === '') return UNREADABLE_BODY;
  if (valueAt(body, issue.path) === undefined) {
    const message = `Missing required parameter: '${param}'.`;
    return new OpenaiError(400, { message, param, code: 'missing_required_parameter' });
  }
  return new OpenaiError(400, { message: `Invalid '${param}': ${issue.message}.`, param, code: 'invalid_value' });
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], body);
}
