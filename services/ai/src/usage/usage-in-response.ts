// Finds and removes the usage in the JSON of a response, before the SDK reads it.
import { fieldsOf } from './counts';
import type { UsageShape } from './reported-usage';

type Json = Record<string, unknown>;

/** An Anthropic response without a usage is invalid. */
const NO_COUNTS = { input_tokens: 0, output_tokens: 0 };

/** The raw usage of a response or of an event in a streamed response. */
export function usageIn(shape: UsageShape, response: unknown): unknown {
  const fields = fieldsOf(response);
  if (shape === 'google') return fields['usageMetadata'];
  return fields['usage'] ?? (shape === 'anthropic' ? fieldsOf(fields['message'])['usage'] : undefined);
}

/** Removes the usage, or sets it to zeros where the format requires one. */
export function removeUsage(shape: UsageShape, response: Json): void {
  if (shape === 'openai') response['usage'] = null;
  else if (shape === 'google') delete response['usageMetadata'];
  else if (response['type'] === 'message_start') (fieldsOf(response['message']) as Json)['usage'] = NO_COUNTS;
  else if (response['type'] === 'message_delta' || response['type'] === 'message') response['usage'] = NO_COUNTS;
}

/** Splits the usage from a response; undefined when the text is not a JSON object. */
export function splitUsage(
  shape: UsageShape,
  text: string,
): { readonly text: string; readonly raw: unknown } | undefined {
  const response = parsed(text);
  if (response === undefined) return undefined;
  const raw = usageIn(shape, response);
  removeUsage(shape, response);
  return { text: JSON.stringify(response), raw };
}

export function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
