// Validates requests for messages as Anthropic does.
import { z } from 'zod';
import { findModel, type Model } from '../../models/providers';
import type { OutputFormat, Message, ModelRequest } from '../../models/request';
import { AnthropicError } from './errors';
import { MODELS } from './models';

const cacheControl = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish();
const textBlock = z.looseObject({ type: z.literal('text'), text: z.string().min(1), cache_control: cacheControl });
const message = z.looseObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().min(1), z.array(textBlock).min(1)]),
});
type Content = z.output<typeof message>['content'];

const tool = z.looseObject({ name: z.string().min(1).max(128), input_schema: z.looseObject({}).optional() });

const messageRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(message).min(1),
  system: z.union([z.string(), z.array(textBlock)]).nullish(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'tool', 'none']), name: z.string().optional() }).nullish(),
  output_config: z
    .looseObject({ format: z.looseObject({ type: z.literal('json_schema'), schema: z.looseObject({}) }).nullish() })
    .nullish(),
  cache_control: cacheControl,
  service_tier: z.enum(['auto', 'standard_only']).nullish(),
  ...Object.fromEntries(
    ['metadata', 'stop_sequences', 'thinking', 'top_k', 'top_p', 'container', 'context_management'].map((name) => [
      name,
      z.unknown().optional(),
    ]),
  ),
});
type Body = z.output<typeof messageRequest>;

export interface MessageRequest {
  readonly request: ModelRequest;
  readonly stream: boolean;
  /** The tool that must be called. */
  readonly tool?: string | undefined;
}

/** Throws an AnthropicError like Anthropic's. */
export function readMessageRequest(json: unknown): MessageRequest {
  const { data: body, error } = messageRequest.safeParse(json);
  if (error) throw new AnthropicError(400, messageFor(error.issues[0]));
  const model = findModel(MODELS, body.model);
  if (!model) throw new AnthropicError(404, `model: ${body.model}`);
  const forced = forcedTool(body);
  const format: OutputFormat = forced
    ? { type: 'json', schema: forced.input_schema }
    : body.output_config?.format
      ? { type: 'json', schema: body.output_config.format.schema }
      : { type: 'text' };
  return { request: modelRequest(body, model, format), stream: body.stream === true, tool: forced?.name };
}

function modelRequest(body: Body, model: Model, format: OutputFormat): ModelRequest {
  const system = typeof body.system === 'string' ? body.system : body.system && [...body.system];
  const all = [...(system?.length ? [{ role: 'system', content: system }] : []), ...body.messages];
  const messages = all.map(({ role, content }): Message => ({ role, text: textOf(content) }));
  // The cached prefix ends at the last cache mark. A mark on the request covers all messages.
  const cachedMessages = body.cache_control ? all.length : all.findLastIndex(({ content }) => isMarked(content)) + 1;
  return { provider: 'anthropic', model, messages, format, maxTokens: body.max_tokens, cachedMessages };
}

function forcedTool({ tools, tool_choice: choice }: Body) {
  if (choice?.type === 'any') return tools?.[0];
  return choice?.type === 'tool' ? tools?.find(({ name }) => name === choice.name) : undefined;
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return content.map(({ text }) => text).join('\n');
}

function isMarked(content: Content): boolean {
  return typeof content !== 'string' && content.some(({ cache_control: mark }) => mark != null);
}

function messageFor(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') return `${issue.keys[0]}: Extra inputs are not permitted`;
  if (!path) return 'The request body is not valid JSON.';
  if (issue?.code === 'invalid_type' && issue.message.endsWith('undefined')) return `${path}: Field required`;
  return `${path}: ${issue?.message}`;
}
