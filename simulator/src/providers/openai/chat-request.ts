// Validates requests for chat completions as OpenAI does.
import { z } from 'zod';
import { findModel, type Model } from '../../models/providers';
import type { OutputFormat, Message } from '../../models/request';
import { OpenaiError } from './errors';
import { checkStrictSchema } from './strict-schema';
import { openaiErrorOf } from './validation';

const text = z.looseObject({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(text).min(1)]);

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['developer', 'system', 'user', 'tool']), content }),
  z.looseObject({ role: z.literal('assistant'), content: content.nullish() }),
]);

const jsonSchema = z.looseObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  schema: z.looseObject({}),
  strict: z.boolean().nullish(),
});
const responseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({ type: z.literal('json_schema'), json_schema: jsonSchema }),
]);

/** Parameters that are accepted and ignored. */
const IGNORED =
  'audio frequency_penalty function_call functions logit_bias logprobs metadata modalities moderation parallel_tool_calls ' +
  'prediction presence_penalty prompt_cache_key prompt_cache_retention reasoning_effort safety_identifier seed ' +
  'stop store tool_choice tools top_logprobs top_p user verbosity web_search_options';

const chatRequest = z.strictObject({
  model: z.string(),
  messages: z.array(message).min(1),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.literal(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  response_format: responseFormat.nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'priority']).nullish(),
  ...Object.fromEntries(IGNORED.split(' ').map((name) => [name, z.unknown().optional()])),
});

export type ChatBody = z.infer<typeof chatRequest>;
type ChatMessage = ChatBody['messages'][number];

export interface ChatRequest {
  readonly model: Model;
  readonly body: ChatBody;
  /** Maximum tokens of the output, including reasoning. */
  readonly maxTokens: number;
}

/** A host with an OpenAI-compatible API. */
export interface ModelHost {
  readonly models: readonly Model[];
  /** Whether schemas with `strict` must require all properties and allow no others. */
  readonly strictSchemas: boolean;
}

/** Throws an OpenaiError like OpenAI's. */
export function readChatRequest(json: unknown, { models, strictSchemas }: ModelHost): ChatRequest {
  const { data: body, error } = chatRequest.safeParse(json);
  const [issue] = error?.issues ?? [];
  if (issue || !body) throw openaiErrorOf(issue, json);
  const model = knownModel(body.model, models);
  if (model.reasons) checkReasoningParameters(body);
  checkJsonMode(body);
  if (strictSchemas) checkSchema(body);
  return { model, body, maxTokens: body.max_completion_tokens ?? body.max_tokens ?? model.contextTokens };
}

export function messagesOf({ messages }: ChatBody): Message[] {
  return messages.map((message) => ({ role: message.role, text: textOf(message) }));
}

export function formatOf({ response_format: format }: ChatBody): OutputFormat {
  if (!format || format.type === 'text') return { type: 'text' };
  return { type: 'json', schema: format.type === 'json_schema' ? format.json_schema.schema : undefined };
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text).join('\n');
}

function knownModel(name: string, models: readonly Model[]): Model {
  const model = findModel(models, name);
  if (model) return model;
  const message = `The model \`${name}\` does not exist or you do not have access to it.`;
  throw new OpenaiError(404, { message, code: 'model_not_found' });
}

function checkReasoningParameters({ max_tokens, temperature }: ChatBody): void {
  if (max_tokens != null) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    throw new OpenaiError(400, { message, param: 'max_tokens', code: 'unsupported_parameter' });
  }
  if (temperature != null && temperature !== 1) {
    const message = `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`;
    throw new OpenaiError(400, { message, param: 'temperature', code: 'unsupported_value' });
  }
}

function checkJsonMode({ response_format: format, messages }: ChatBody): void {
  if (format?.type !== 'json_object' || messages.some((one) => /json/i.test(textOf(one)))) return;
  const message =
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
  throw new OpenaiError(400, { message, param: 'messages' });
}

function checkSchema({ response_format: format }: ChatBody): void {
  if (format?.type === 'json_schema' && format.json_schema.strict)
    checkStrictSchema(format.json_schema.name, format.json_schema.schema);
}
