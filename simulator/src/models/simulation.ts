// The models behind all providers: what they answer, the tokens it takes, how long, and what the faults do to it.
import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults';
import { seededRandom, type Random } from '../random';
import { answerText } from './answers/answer';
import { spoil, unspoilt } from './answers/spoil';
import { USAGE_FORMS, type UsageForm } from './odd-usage';
import { messageTokens, promptTokens } from './prompt';
import { createPromptCache, type PromptCache } from './prompt-cache';
import type { ProviderName } from './providers';
import type { ModelRequest } from './request';
import { piecesOf, tokenizer, type Tokenizer } from './tokens';

export interface Completion {
  /** 32 hex digits. */
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** The model's name as the answer tells it. */
  readonly model: string;
  readonly text: string;
  /** The text in the pieces in which it is streamed. */
  readonly pieces: readonly string[];
  readonly finishReason: 'stop' | 'length' | 'content-filter';
  readonly tokens: TokenCounts;
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
  /** The form of its usage where it is an odd one. */
  readonly usageForm?: UsageForm | undefined;
  /** A tier of service that the answer names instead of the one that served it. */
  readonly toldTier?: string;
  /** The connection breaks in the middle of the answer. */
  readonly breaksOff: boolean;
}

export interface TokenCounts {
  /** All of the prompt, cached or not. */
  readonly prompt: number;
  /** Of them, read from the cache. */
  readonly cached: number;
  /** Of them, written into the cache, as far as the provider charges for it. */
  readonly written: number;
  /** All of the answer, reasoning included. */
  readonly completion: number;
  readonly reasoning: number;
}

/** Why a provider does not even look at a request. */
export type Refusal =
  { readonly reason: 'overloaded' } | { readonly reason: 'rate_limited'; readonly retryAfterS: number };

export interface Models {
  /** Drawn anew for each request. */
  refusalOf(provider: ProviderName): Refusal | undefined;
  /** Throws ContextExceededError when the prompt does not fit into the model's context. */
  complete(request: ModelRequest): Promise<Completion>;
}

export class ContextExceededError extends Error {
  override readonly name = 'ContextExceededError';
  constructor(
    readonly limit: number,
    readonly given: number,
  ) {
    super(`the prompt has ${given} tokens, ${limit} are allowed`);
  }
}

export interface ModelsOptions {
  readonly faults: Faults;
  readonly seed: number;
  /** Multiplies every latency. */
  readonly latencyScale: number;
}

/** How much longer everything takes under the fault provider-slow. */
const SLOWNESS = 20;
/** A repeated prompt is not always routed to the machine which has it in its cache. */
const CACHE_ROUTING = 0.9;
/** No provider has such a model or tier, so nobody knows a price, even who takes the model that was asked for. */
const UNPRICED = { model: 'orion-9-preview', toldTier: 'experimental' } as const;

interface Simulation extends ModelsOptions {
  readonly random: Random;
  readonly cache: PromptCache;
}

/** All models, with one prompt cache. */
export function createModels(options: ModelsOptions): Models {
  const random = seededRandom(options.seed, 'models');
  const simulation = { ...options, random, cache: createPromptCache() };
  return {
    refusalOf: (provider) => {
      if (options.faults.strikes('provider-outage', provider)) return { reason: 'overloaded' };
      if (!options.faults.strikes('rate-limits', provider)) return undefined;
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

  const refused = faults.strikes('refusals', provider);
  const text = refused ? '' : answerText(request, seed);
  const spoilt = !refused && faults.strikes('invalid-output', provider);
  const answer = spoilt ? spoil(text, request.format, random) : unspoilt(text);
  const wanted = tokens.encode(answer.text);
  const reasoning = model.reasons ? Math.min(Math.floor(maxTokens / 4), 64 * random.int(1, 12)) : 0;
  const said = wanted.slice(0, maxTokens - reasoning);
  const scale = latencyScale * (faults.strikes('provider-slow', provider) ? SLOWNESS : 1);
  const perTokenMs = scale * random.logNormal(1000 / model.tokensPerSecond, 0.25);
  return {
    id: randomUUID().replaceAll('-', ''),
    created: Math.floor(Date.now() / 1000),
    ...(faults.strikes('unknown-price', provider) ? UNPRICED : { model: model.snapshot }),
    text: tokens.decode(said),
    pieces: piecesOf(said, tokens),
    finishReason: refused ? 'content-filter' : said.length < wanted.length ? 'length' : 'stop',
    usageForm: faults.strikes('odd-usage', provider) ? random.pick(USAGE_FORMS) : undefined,
    tokens: {
      prompt: prompt.length,
      ...cacheUse(request, { prompt, tokens, simulation }),
      completion: reasoning + said.length,
      reasoning,
    },
    firstTokenMs: scale * random.logNormal(350, 0.4) + reasoning * perTokenMs,
    perTokenMs,
    breaksOff: answer.breaksOff,
  };
}

/** From request to the end of the answer. */
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
  const cold = faults.strikes('cache-collapse', provider) || !random.chance(CACHE_ROUTING);
  const cachedOf = (part: readonly number[]) => (cold ? 0 : cache.cachedTokens(model.snapshot, part));
  if (cachedMessages === undefined) return { cached: cachedOf(prompt), written: 0 };

  const { length } = messages.slice(0, cachedMessages).flatMap((message) => messageTokens(message, tokens));
  if (length < cache.minTokens) return { cached: 0, written: 0 };
  const cached = cachedOf(prompt.slice(0, length));
  return { cached, written: length - cached };
}
