// The cost of a call in whole nano-USD, from the price table of @pydantic/genai-prices.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calcPrice, findProvider, type PriceCalculation } from '@pydantic/genai-prices';
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import { overridePrice } from './price-override';
import { NO_BILLING, type Price, type PricedCall, type Usage } from './priced-call';
import { regionFactor, tierFactor, type Factor } from './service-tiers';

/**
 * Prices a call at the rates of its time. A price override comes first, then the cost reported by the provider, then the
 * price table. Each token is charged once: cached tokens at their rate, the rest of the input at the input rate. Returns
 * undefined when the model has no price.
 */
export function priceOf(call: PricedCall, overrides: readonly PriceOverride[] = []): Price | undefined {
  const listed = first(call.models, (model) => listPrice(call, model));
  const names = listed?.model === undefined ? call.models : [...call.models, listed.model];
  const override = first(names, (model) => overridePrice(call, model, overrides));
  return override?.nanoUsd !== undefined ? override : (reportedPrice(call, listed?.model) ?? override ?? listed);
}

function reportedPrice(
  { provider, priceName = provider, billing }: PricedCall,
  model: string | undefined,
): Price | undefined {
  if (billing?.costNanoUsd === undefined) return undefined;
  const version = `reported by ${priceName}`;
  return { model, nanoUsd: billing.costNanoUsd, cacheSavingsNanoUsd: undefined, source: 'provider', version };
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

function listPrice(call: PricedCall, model: string): Price | undefined {
  const { provider, priceName = provider, usage, billing = NO_BILLING, at, tier } = call;
  const known = usage.inputTokens !== undefined && usage.outputTokens !== undefined && billing.unknown.length === 0;
  const hourTokens = known ? (billing.cacheWriteHourTokens ?? 0) : 0;
  const lookup = { provider: priceName, model, at };
  const priced = calculate(known ? usage : ZERO_USAGE, lookup, hourTokens);
  if (!priced) return undefined;
  const table = { provider: priced.provider.id, model: priced.model.id };
  const factor = tierFactor({ ...table, tier, cachedTokens: usage.cacheReadTokens ?? 0 });
  const regional = regionFactor(table.provider, billing.geo);
  const times = [timesOf(tier, factor), timesOf(billing.geo, regional)].join('');
  const hourKnown = hourTokens === 0 || priced.total_price !== calculate(usage, lookup)?.total_price;
  const nanoUsd = known && hourKnown ? costOf(priced.total_price, factor, regional) : undefined;
  const uncached = nanoUsd === undefined ? undefined : calculate(withoutCache(usage), lookup);
  const uncachedNanoUsd = uncached && costOf(uncached.total_price, factor, regional);
  return {
    model: table.model,
    nanoUsd,
    cacheSavingsNanoUsd: nanoUsd === undefined || uncachedNanoUsd === undefined ? undefined : uncachedNanoUsd - nanoUsd,
    source: 'computed',
    version: `genai-prices ${TABLE_VERSION} ${table.provider}/${table.model}${conditionOf(priced)}${times}`,
  };
}

function costOf(usd: number, tier: Factor | undefined, region: Factor | undefined): number | undefined {
  return tier && region ? toNanoUsd((usd * tier[0] * region[0]) / (tier[1] * region[1])) : undefined;
}

const timesOf = (name: string | undefined, factor: Factor | undefined) =>
  factor && factor[0] !== factor[1] ? ` ${name} ${factor.join('/')}` : '';

/** The maker of a model in the price table; undefined for an unknown model. */
export function makerOf(model: string): string | undefined {
  return findProvider({ modelId: model })?.id;
}

type KnownUsage = Pick<Usage, 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>;

/** The same tokens, none of them read from or written to a cache. */
const withoutCache = ({ inputTokens, outputTokens }: KnownUsage): KnownUsage => ({
  ...{ inputTokens, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 },
});

const ZERO_USAGE: KnownUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

// The package does not export its package.json.
const TABLE_VERSION = (
  JSON.parse(readFileSync(join(dirname(require.resolve('@pydantic/genai-prices')), '../package.json'), 'utf8')) as {
    readonly version: string;
  }
).version;

interface PriceLookup {
  readonly provider: string;
  readonly model: string;
  readonly at: Date;
}

function calculate(usage: KnownUsage, call: PriceLookup, hourTokens = 0): PriceCalculation | undefined {
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens ?? 0,
    cache_write_tokens: usage.cacheWriteTokens ?? 0,
    // Included in cache_write_tokens; without a separate rate the table charges them as such.
    ...(hourTokens > 0 && { cache_write_1h_tokens: hourTokens }),
  };
  try {
    return calcPrice(tokens, call.model, { providerId: call.provider, timestamp: call.at }) ?? undefined;
  } catch {
    // Contradictory counts, such as more cached tokens than input.
    return undefined;
  }
}

/** Rates are decimal and sums binary: 15 digits drop the difference, so that an exact half rounds up. */
function toNanoUsd(usd: number): number {
  return Math.round(Number((usd * 1e9).toPrecision(15)));
}

/** The start date or time of day of the applied price, for models with several prices. */
function conditionOf({ model, model_price }: PriceCalculation): string {
  const prices = Array.isArray(model.prices) ? model.prices : [];
  const constraint = prices.find((price) => price.prices === model_price)?.constraint;
  if (!constraint) return '';
  return constraint.type === 'start_date'
    ? ` from ${constraint.start_date}`
    : ` ${constraint.start_time} to ${constraint.end_time}`;
}
