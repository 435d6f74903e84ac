// OpenAI's rules for strict schemas: objects require all properties and allow no others.
import { OpenaiError } from './errors';

/** Throws an OpenaiError if the schema violates the rules. */
export function checkStrictSchema(name: string, schema: object): void {
  const problem = problemIn(schema, []);
  if (!problem) return;
  const message = `Invalid schema for response_format '${name}': ${problem}`;
  throw new OpenaiError(400, { message, param: 'response_format', code: 'invalid_json_schema' });
}

function problemIn(schema: unknown, path: readonly string[]): string | undefined {
  if (!isObject(schema)) return undefined;
  const context = `In context=(${path.map((part) => `'${part}'`).join(', ')}), `;
  if (isObject(schema['properties'])) {
    if (schema['additionalProperties'] !== false) {
      return `${context}'additionalProperties' is required to be supplied and to be false.`;
    }
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const missing = Object.keys(schema['properties']).find((key) => !required.includes(key));
    if (missing !== undefined) {
      return `${context}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  for (const [key, inner] of Object.entries(schema)) {
    const found = problemIn(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
