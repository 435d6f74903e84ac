// Price overrides: an org's own prices replace the published ones.
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import { NO_BILLING, type Price, type PricedCall, type Usage } from './priced-call';

/** Prices a call, whatever its tier; undefined when the org has no price for the model at that time. */
export function overridePrice(
  { provider, usage, billing = NO_BILLING, at }: PricedCall,
  model: string,
  overrides: readonly PriceOverride[],
): Price | undefined {
  const valid = overrides.filter((o) => o.provider === provider && o.model === model && o.fromDate <= at);
  const [price] = valid.sort((a, b) => Number(b.fromDate) - Number(a.fromDate));
  if (!price) return undefined;
  const nanoUsd = billing.unknown.length === 0 ? nanoUsdOf(usage, price) : undefined;
  const uncached = nanoUsdOf({ ...usage, cacheReadTokens: 0 }, price);
  const version = `price override ${provider}/${model} from ${price.fromDate.toISOString().slice(0, 10)}`;
  return {
    model,
    source: 'computed',
    nanoUsd,
    cacheSavingsNanoUsd: nanoUsd === undefined || uncached === undefined ? undefined : uncached - nanoUsd,
    version,
  };
}

/** 1 USD per million tokens is 1000 nano-USD per token. Tokens written to the cache are charged as input. */
function nanoUsdOf({ inputTokens, outputTokens, cacheReadTokens }: Usage, price: PriceOverride): number | undefined {
  const cached = cacheReadTokens ?? 0;
  if (inputTokens === undefined || outputTokens === undefined || cached > inputTokens) return undefined;
  const usdTimesMillion =
    (inputTokens - cached) * price.inputUsdPerMillion +
    cached * (price.cachedUsdPerMillion ?? price.inputUsdPerMillion) +
    outputTokens * price.outputUsdPerMillion;
  return Math.round(Number((usdTimesMillion * 1000).toPrecision(15)));
}
