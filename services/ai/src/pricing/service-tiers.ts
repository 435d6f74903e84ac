// Service tiers and regions as factors of the standard price, from the providers' price pages.

/** A fraction, so that list prices are exact. */
export type Factor = readonly [numerator: number, denominator: number];

interface Tier {
  readonly factor: Factor;
  /** False when the page has no price for cached tokens: a call with cached tokens then has no known price. */
  readonly cached: boolean;
}

const STANDARD: ReadonlySet<string> = new Set(['standard', 'default', 'auto', 'standard_only', 'on_demand']);
const HALF: Tier = { factor: [1, 2], cached: true };
const times = (numerator: number, denominator: number): Tier => ({ factor: [numerator, denominator], cached: true });
const HALF_UNCACHED: Tier = { factor: [1, 2], cached: false };
const GEMINI_PRIORITY: Tier = { factor: [9, 5], cached: false };

/** By provider, tier and model as named in the price table; `*` stands for any model. */
const TIERS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Tier>>>>>> = {
  openai: {
    batch: { '*': HALF },
    flex: {
      o3: HALF,
      'o4-mini': HALF,
      'gpt-5': HALF,
      'gpt-5-mini': HALF,
      'gpt-5-nano': HALF,
      'gpt-5.1': HALF,
      'gpt-5.2': HALF,
    },
    priority: {
      'gpt-4.1': times(7, 4),
      'gpt-4.1-mini': times(7, 4),
      'gpt-4.1-nano': times(2, 1),
      'gpt-4o': times(17, 10),
      'gpt-4o-mini': times(5, 3),
      o3: times(7, 4),
      'o4-mini': times(20, 11),
      'gpt-5': times(2, 1),
      'gpt-5-mini': times(9, 5),
      'gpt-5.1': times(2, 1),
      'gpt-5.2': times(2, 1),
    },
  },
  anthropic: { batch: { '*': HALF } },
  google: {
    batch: { 'gemini-3-flash-preview': HALF_UNCACHED, 'gemini-3.5-flash': HALF_UNCACHED },
    flex: {
      'gemini-3.5-flash': HALF_UNCACHED,
      'gemini-3.5-flash-lite': HALF_UNCACHED,
      'gemini-3.6-flash': HALF_UNCACHED,
      'gemini-3.7-flash': HALF_UNCACHED,
      'gemini-3.8-flash': HALF_UNCACHED,
    },
    priority: { 'gemini-3.7-flash': GEMINI_PRIORITY, 'gemini-3.8-flash': GEMINI_PRIORITY },
  },
};

export interface TieredCall {
  /** Names in the price table. */
  readonly provider: string;
  readonly model: string;
  /** As named by the provider; undefined is the standard tier. */
  readonly tier: string | undefined;
  readonly cachedTokens: number;
}

/** The factor on the standard price; undefined when the price of the tier is unknown. */
export function tierFactor({ provider, model, tier, cachedTokens }: TieredCall): Factor | undefined {
  if (tier === undefined || STANDARD.has(tier.toLowerCase())) return [1, 1];
  const models = TIERS[provider]?.[tier.toLowerCase()];
  const price = models?.[model] ?? models?.['*'];
  return price && (price.cached || cachedTokens === 0) ? price.factor : undefined;
}

/** By provider and region: Anthropic charges 10% more for models that run only in the US. */
const REGIONS: Readonly<Record<string, Readonly<Record<string, Factor>>>> = { anthropic: { us: [11, 10] } };

/** The factor on the price of the tier; undefined when the price of the region is unknown. */
export function regionFactor(provider: string, geo: string | undefined): Factor | undefined {
  return geo === undefined ? [1, 1] : REGIONS[provider]?.[geo];
}
