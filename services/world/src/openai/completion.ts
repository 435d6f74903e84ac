// Makes a completion: its text, the tokens it used, and how long the provider takes for it.
import { randomUUID } from 'node:crypto';
import type { Random } from '../random';
import { answerText } from './answer';
import { textOf, type ChatBody, type ChatRequest } from './chat-request';
import { OpenaiError } from './errors';
import type { PromptCache } from './prompt-cache';
import { tokenizer, type Tokenizer } from './tokens';

export interface Completion {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** The model's dated name. */
  readonly model: string;
  readonly text: string;
  /** The text in the pieces in which it is streamed. */
  readonly pieces: readonly string[];
  readonly finishReason: 'stop' | 'length';
  readonly usage: Usage;
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly audio_tokens: 0 };
  readonly completion_tokens_details: {
    readonly reasoning_tokens: number;
    readonly audio_tokens: 0;
    readonly accepted_prediction_tokens: 0;
    readonly rejected_prediction_tokens: 0;
  };
}

export interface CompletionOptions {
  readonly cache: PromptCache;
  readonly random: Random;
}

/** A repeated prompt is not always routed to the machine which has it in its cache. */
const CACHE_ROUTING = 0.9;
const TOKENS_PER_MESSAGE = 3;
const TOKENS_TO_PRIME_ANSWER = 3;
const TOKENS_PER_IMAGE = 85;

/** Throws OpenaiError when the prompt does not fit into the model's context. */
export async function complete(request: ChatRequest, { cache, random }: CompletionOptions): Promise<Completion> {
  const { model, body, maxTokens } = request;
  const tokens = await tokenizer();
  const prompt = promptTokens(body, tokens);
  checkContext(request, prompt.length);

  const reasoning = model.reasons ? Math.min(maxTokens, 64 * random.int(1, 12)) : 0;
  const wanted = tokens.encode(answerText(body, random));
  const said = wanted.slice(0, maxTokens - reasoning);
  const usage = usageOf({
    prompt: prompt.length,
    cached: random.chance(CACHE_ROUTING) ? cache.cachedTokens(model.snapshot, prompt) : 0,
    completion: reasoning + said.length,
    reasoning,
  });
  const perTokenMs = random.logNormal(1000 / model.tokensPerSecond, 0.25);
  return {
    id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model: model.snapshot,
    text: tokens.decode(said),
    pieces: said.map((token) => tokens.decode([token])),
    finishReason: said.length < wanted.length ? 'length' : 'stop',
    usage,
    firstTokenMs: random.logNormal(350, 0.4) + reasoning * perTokenMs,
    perTokenMs,
  };
}

/** The prompt as the model sees it; the tokens which frame a message have no text, so they are -1. */
function promptTokens({ messages }: ChatBody, { encode }: Tokenizer): number[] {
  const frame = (count: number) => new Array<number>(count).fill(-1);
  const framed = messages.flatMap((message) => {
    const images = Array.isArray(message.content)
      ? message.content.filter((part) => part.type === 'image_url').length
      : 0;
    return [
      ...frame(TOKENS_PER_MESSAGE + images * TOKENS_PER_IMAGE),
      ...encode(message.role),
      ...encode(textOf(message)),
    ];
  });
  return [...framed, ...frame(TOKENS_TO_PRIME_ANSWER)];
}

function checkContext({ model }: ChatRequest, promptLength: number): void {
  if (promptLength <= model.contextTokens) return;
  const message =
    `This model's maximum context length is ${model.contextTokens} tokens. ` +
    `However, your messages resulted in ${promptLength} tokens. Please reduce the length of the messages.`;
  throw new OpenaiError(400, { message, param: 'messages', code: 'context_length_exceeded' });
}

interface TokenCounts {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
}

function usageOf({ prompt, cached, completion, reasoning }: TokenCounts): Usage {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
