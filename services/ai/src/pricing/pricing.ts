// The cost of a call in whole nano-dollars, from the price table of @pydantic/genai-prices.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calcPrice, findProvider, type PriceCalculation } from '@pydantic/genai-prices';
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import { ownPrice } from './price-override';
import { NO_BILLING, type Price, type PricedCall, type Usage } from './priced-call';
import { regionFactor, tierFactor, type Factor } from './service-tiers';

/**
 * Prices a call at the rates of its time, undefined when the model has no price: the org's own price comes first, then what
 * the provider says that it bills, then the price table. Each token is charged once: cached ones at their own rate, the
 * rest of the input at the input's.
 */
export function priceOf(call: PricedCall, overrides: readonly PriceOverride[] = []): Price | undefined {
  const listed = first(call.models, (model) => listPrice(call, model));
  const names = listed?.model === undefined ? call.models : [...call.models, listed.model];
  const own = first(names, (model) => ownPrice(call, model, overrides));
  return own?.nanoUsd !== undefined ? own : (billed(call, listed?.model) ?? own ?? listed);
}

/** The cost as the provider reports it, whatever else of the call is known. */
function billed({ provider, priceName = provider, billing }: PricedCall, model: string | undefined): Price | undefined {
  if (billing?.costNanoUsd === undefined) return undefined;
  return { model, nanoUsd: billing.costNanoUsd, source: 'provider', version: `reported by ${priceName}` };
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function listPrice(call: PricedCall, model: string): Price | undefined {
  const { provider, priceName = provider, usage, billing = NO_BILLING, at, tier } = call;
  const known = usage.inputTokens !== undefined && usage.outputTokens !== undefined && billing.unknown.length === 0;
  const hourTokens = known ? (billing.cacheWriteHourTokens ?? 0) : 0;
  const looked = { provider: priceName, model, at };
  const priced = calculate(known ? usage : NOTHING, looked, hourTokens);
  if (!priced) return undefined;
  const table = { provider: priced.provider.id, model: priced.model.id };
  const factor = tierFactor({ ...table, tier, cachedTokens: usage.cacheReadTokens ?? 0 });
  const regional = regionFactor(table.provider, billing.geo);
  const times = [timesOf(tier, factor), timesOf(billing.geo, regional)].join('');
  const hourKnown = hourTokens === 0 || priced.total_price !== calculate(usage, looked)?.total_price;
  return {
    model: table.model,
    nanoUsd: known && hourKnown ? costOf(priced.total_price, factor, regional) : undefined,
    source: 'computed',
    version: `genai-prices ${TABLE_VERSION} ${table.provider}/${table.model}${conditionOf(priced)}${times}`,
  };
}

function costOf(usd: number, tier: Factor | undefined, region: Factor | undefined): number | undefined {
  return tier && region ? toNanoUsd((usd * tier[0] * region[0]) / (tier[1] * region[1])) : undefined;
}

const timesOf = (name: string | undefined, factor: Factor | undefined) =>
  factor && factor[0] !== factor[1] ? ` ${name} ${factor.join('/')}` : '';

/** Who makes the model, as the price table names it; undefined for a name that it does not know. */
export function makerOf(model: string): string | undefined {
  return findProvider({ modelId: model })?.id;
}

type KnownUsage = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>;
const NOTHING: KnownUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

// The package does not export its package.json.
const TABLE_VERSION = (
  JSON.parse(readFileSync(join(dirname(require.resolve('@pydantic/genai-prices')), '../package.json'), 'utf8')) as {
    readonly version: string;
  }
).version;

interface Looked {
  readonly provider: string;
  readonly model: string;
  readonly at: Date;
}

function calculate(usage: KnownUsage, call: Looked, hourTokens = 0): PriceCalculation | undefined {
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens ?? 0,
    cache_write_tokens: usage.cacheWriteTokens ?? 0,
    // Part of the tokens written. Without a rate of their own the table charges them as the others.
    ...(hourTokens > 0 && { cache_write_1h_tokens: hourTokens }),
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
