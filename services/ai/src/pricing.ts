// The cost of a call in whole nano-dollars, from the price table of @pydantic/genai-prices.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calcPrice, type PriceCalculation } from '@pydantic/genai-prices';

/** Tokens of a call; undefined where the provider did not say. Cached ones are part of input, reasoning of output. */
export interface Usage {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly totalTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
}

export interface Price {
  /** The model's name in the price table. */
  readonly model: string;
  /** In 1e-9 USD, rounded half up once, after everything is added; undefined when a token count is not known. */
  readonly nanoUsd: number | undefined;
  /** Version of the table and the entry of it that was used. */
  readonly version: string;
}

export interface PricedCall {
  /** As the price table names it: openai, anthropic, google. */
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  readonly at: Date;
}

/**
 * Prices a call at the rates of its time; undefined when the table has no price for the model. Each token is charged
 * once: cached ones at their own rate, the rest of the input at the input's.
 */
export function priceOf({ provider, model, usage, at }: PricedCall): Price | undefined {
  const known = usage.inputTokens !== undefined && usage.outputTokens !== undefined;
  const priced = calculate(known ? usage : NOTHING, { provider, model, at });
  if (!priced) return undefined;
  return {
    model: priced.model.id,
    nanoUsd: known ? toNanoUsd(priced.total_price) : undefined,
    version: `genai-prices ${TABLE_VERSION} ${priced.provider.id}/${priced.model.id}${conditionOf(priced)}`,
  };
}

type KnownUsage = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>;
const NOTHING: KnownUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

// The package does not export its package.json.
const TABLE_VERSION = (
  JSON.parse(readFileSync(join(dirname(require.resolve('@pydantic/genai-prices')), '../package.json'), 'utf8')) as {
    readonly version: string;
  }
).version;

function calculate(usage: KnownUsage, call: Omit<PricedCall, 'usage'>): PriceCalculation | undefined {
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens ?? 0,
    cache_write_tokens: usage.cacheWriteTokens ?? 0,
  };
  try {
    return calcPrice(tokens, call.model, { providerId: call.provider, timestamp: call.at }) ?? undefined;
  } catch {
    // Counts that contradict each other, as more cached tokens than input: no honest price can be given.
    return undefined;
  }
}

/** Rates are decimals, sums of them binary: 15 digits drop the difference, so that an exact half rounds up. */
function toNanoUsd(usd: number): number {
  return Math.round(Number((usd * 1e9).toPrecision(15)));
}

/** Which of a model's prices applied, when it has several: since when, or at which time of day. */
function conditionOf({ model, model_price }: PriceCalculation): string {
  const prices = Array.isArray(model.prices) ? model.prices : [];
  const constraint = prices.find((price) => price.prices === model_price)?.constraint;
  if (!constraint) return '';
  return constraint.type === 'start_date'
    ? ` from ${constraint.start_date}`
    : ` ${constraint.start_time} to ${constraint.end_time}`;
}
