// Where the usage stands in the JSON of an answer, and the JSON without it: what the SDK is given to read.
import { fieldsOf } from './counts';
import type { UsageShape } from './reported-usage';

type Json = Record<string, unknown>;

/** Anthropic's answers have no valid form without a usage. */
const NO_COUNTS = { input_tokens: 0, output_tokens: 0 };

/** The usage of an answer, or of an event of a streamed one, as the provider wrote it. */
export function usageIn(shape: UsageShape, answer: unknown): unknown {
  const fields = fieldsOf(answer);
  if (shape === 'google') return fields['usageMetadata'];
  return fields['usage'] ?? (shape === 'anthropic' ? fieldsOf(fields['message'])['usage'] : undefined);
}

/** Puts nothing, or zeros where there must be something, in the usage's place. */
export function removeUsage(shape: UsageShape, answer: Json): void {
  if (shape === 'openai') answer['usage'] = null;
  else if (shape === 'google') delete answer['usageMetadata'];
  else if (answer['type'] === 'message_start') (fieldsOf(answer['message']) as Json)['usage'] = NO_COUNTS;
  else if (answer['type'] === 'message_delta' || answer['type'] === 'message') answer['usage'] = NO_COUNTS;
}

/** An answer's text without its usage, with the usage; undefined when the text is no JSON object. */
export function splitUsage(
  shape: UsageShape,
  text: string,
): { readonly text: string; readonly raw: unknown } | undefined {
  const answer = parsed(text);
  if (answer === undefined) return undefined;
  const raw = usageIn(shape, answer);
  removeUsage(shape, answer);
  return { text: JSON.stringify(answer), raw };
}

export function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
