// Simulates a call of a model: its output, tokens and latency, and the effect of the faults.
import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults/switches';
import { seededRandom, type Random } from '../random';
import { answerText } from './answers/answer';
import { corrupt } from './answers/invalid-output';
import { USAGE_DISTORTIONS, type UsageDistortion } from './odd-usage';
import { createPromptCache, type PromptCache } from './prompt-cache';
import type { ProviderName } from './providers';
import type { ModelRequest } from './request';
import { messageTokens, piecesOf, promptTokens, tokenizer, type Tokenizer } from './tokens';

export interface Completion {
  /** 32 hex digits. */
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** The name of the model in the response. */
  readonly model: string;
  readonly text: string;
  /** The text in the pieces of a stream. */
  readonly pieces: readonly string[];
  readonly finishReason: 'stop' | 'length' | 'content-filter';
  readonly tokens: TokenCounts;
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
  readonly usageDistortion?: UsageDistortion | undefined;
  /** Overrides the service tier in the response. */
  readonly reportedTier?: string;
  /** The connection closes in the middle of the output. */
  readonly disconnects: boolean;
  /** An error event ends a stream in the middle of the output. */
  readonly breaks: boolean;
}

export interface TokenCounts {
  /** The whole prompt. */
  readonly prompt: number;
  /** Prompt tokens read from the cache. */
  readonly cached: number;
  /** Prompt tokens written to the cache, if the provider bills them. */
  readonly written: number;
  /** The output, including reasoning. */
  readonly completion: number;
  readonly reasoning: number;
}

/** A refusal before the request is read. */
export type Refusal =
  { readonly reason: 'overloaded' } | { readonly reason: 'rate_limited'; readonly retryAfterS: number };

export interface Models {
  /** Decided anew for each request. */
  refusalOf(provider: ProviderName): Refusal | undefined;
  /** Throws a ContextExceededError if the prompt exceeds the model's context. */
  complete(request: ModelRequest): Promise<Completion>;
}

export class ContextExceededError extends Error {
  override readonly name = 'ContextExceededError';
  constructor(
    readonly limit: number,
    readonly tokens: number,
  ) {
    super(`the prompt has ${tokens} tokens, the maximum is ${limit}`);
  }
}

export interface ModelsOptions {
  readonly faults: Faults;
  readonly seed: number;
  /** Multiplies every latency. */
  readonly latencyScale: number;
}

/** The factor of the fault provider-slow. */
const SLOWDOWN = 20;
/** Share of the requests that reach the machine with the cached prompt. */
const CACHE_ROUTING = 0.9;
/** No provider has this model or tier, so there is no price, even for the requested model. */
const UNPRICED = { model: 'orion-9-preview', reportedTier: 'experimental' } as const;

interface Simulation extends ModelsOptions {
  readonly random: Random;
  readonly cache: PromptCache;
}

export function createModels(options: ModelsOptions): Models {
  const random = seededRandom(options.seed, 'models');
  const simulation = { ...options, random, cache: createPromptCache() };
  return {
    refusalOf: (provider) => {
      if (options.faults.affects('provider-outage', provider)) return { reason: 'overloaded' };
      if (!options.faults.affects('rate-limits', provider)) return undefined;
      return { reason: 'rate_limited', retryAfterS: random.int(2, 6) / 2 };
    },
    complete: (request) => complete(request, simulation),
  };
}

async function complete(request: ModelRequest, simulation: Simulation): Promise<Completion> {
  const { faults, seed, latencyScale, random } = simulation;
  const { provider, model, maxTokens } = request;
  const tokens = await tokenizer();
  const prompt = promptTokens(request.messages, tokens);
  if (prompt.length > model.contextTokens) throw new ContextExceededError(model.contextTokens, prompt.length);

  const refused = faults.affects('refusals', provider);
  const text = refused ? '' : answerText(request, seed);
  const isInvalid = !refused && faults.affects('invalid-output', provider);
  const output = isInvalid ? corrupt(text, request.format, random) : { text, disconnects: false };
  const outputTokens = tokens.encode(output.text);
  const reasoning = model.reasons ? Math.min(Math.floor(maxTokens / 4), 64 * random.int(1, 12)) : 0;
  const sentTokens = outputTokens.slice(0, maxTokens - reasoning);
  const scale = latencyScale * (faults.affects('provider-slow', provider) ? SLOWDOWN : 1);
  const perTokenMs = scale * random.logNormal(1000 / model.tokensPerSecond, 0.25);
  return {
    id: randomUUID().replaceAll('-', ''),
    created: Math.floor(Date.now() / 1000),
    ...(faults.affects('unknown-price', provider) ? UNPRICED : { model: model.snapshot }),
    text: tokens.decode(sentTokens),
    pieces: piecesOf(sentTokens, tokens),
    finishReason: refused ? 'content-filter' : sentTokens.length < outputTokens.length ? 'length' : 'stop',
    usageDistortion: faults.affects('odd-usage', provider) ? random.pick(USAGE_DISTORTIONS) : undefined,
    tokens: {
      prompt: prompt.length,
      ...cacheUse(request, { prompt, tokens, simulation }),
      completion: reasoning + sentTokens.length,
      reasoning,
    },
    firstTokenMs: scale * random.logNormal(350, 0.4) + reasoning * perTokenMs,
    perTokenMs,
    disconnects: output.disconnects,
    breaks: faults.affects('stream-errors', provider),
  };
}

/** The time from the request to the end of the output. */
export function totalMs({ firstTokenMs, perTokenMs, pieces }: Completion): number {
  return firstTokenMs + pieces.length * perTokenMs;
}

interface Prompt {
  readonly prompt: readonly number[];
  readonly tokens: Tokenizer;
  readonly simulation: Simulation;
}

function cacheUse(
  { provider, model, messages, cachedMessages }: ModelRequest,
  { prompt, tokens, simulation: { faults, random, cache } }: Prompt,
): Pick<TokenCounts, 'cached' | 'written'> {
  const cold = faults.affects('cache-collapse', provider) || !random.chance(CACHE_ROUTING);
  const cachedOf = (part: readonly number[]) => (cold ? 0 : cache.cachedTokens(model.snapshot, part));
  if (cachedMessages === undefined) return { cached: cachedOf(prompt), written: 0 };

  const { length } = messages.slice(0, cachedMessages).flatMap((message) => messageTokens(message, tokens));
  if (length < cache.minTokens) return { cached: 0, written: 0 };
  const cached = cachedOf(prompt.slice(0, length));
  return { cached, written: length - cached };
}
