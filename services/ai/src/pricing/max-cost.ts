// The maximum cost of a call before it is sent: its prompt at the input price plus the longest response.
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import type { ProviderName } from '@sextant/signals/labels';
import { countTokens } from '../usage/token-estimate';
import { outputLimit } from './output-limits';
import { NO_USAGE } from './priced-call';
import { priceOf } from './pricing';

export interface CallToPrice {
  readonly provider: ProviderName;
  /** Name of the provider in the price table. */
  readonly priceName: string;
  readonly model: string;
  readonly system?: string | undefined;
  readonly prompt: string;
  /** JSON schema of the response; providers count it as input. */
  readonly schema?: unknown;
  readonly maxOutputTokens?: number | undefined;
  readonly serviceTier?: string | undefined;
  readonly prices: readonly PriceOverride[];
  readonly at: Date;
}

/** In 1e-9 USD. */
export interface CostBound {
  /** From the bytes of the prompt: a text has at most as many tokens as bytes. Fast. */
  readonly loose: number;
  /** From counted tokens, rounded up; takes a millisecond per kilobyte of prompt. */
  readonly tight: () => Promise<number>;
}

/** Tokens that providers add to a prompt: roles, separators, instructions for JSON. */
const OVERHEAD_TOKENS = 64;
/** The tokenizer is OpenAI's; other tokenizers produce up to 50% more tokens for the same text. */
const OTHER_TOKENIZERS = 1.5;

/** Returns undefined when the model or the tier has no price. `defaultOutputTokens` replaces an unknown output limit. */
export function maxCost(call: CallToPrice, defaultOutputTokens: number): CostBound | undefined {
  const outputTokens = call.maxOutputTokens ?? outputLimit(call.model) ?? defaultOutputTokens;
  const text = [call.system, call.prompt, call.schema && JSON.stringify(call.schema)].filter(Boolean).join('\n');
  const maxTokens = Buffer.byteLength(text);
  const costOf = (inputTokens: number) => highest(call, inputTokens + OVERHEAD_TOKENS, outputTokens);
  const loose = costOf(maxTokens);
  if (loose === undefined) return undefined;
  return {
    loose,
    tight: async () => {
      const margin = call.provider === 'openai' ? 1 : OTHER_TOKENIZERS;
      const counted = Math.ceil((await countTokens(text)) * margin);
      return costOf(Math.min(counted, maxTokens)) ?? loose;
    },
  };
}

/** A provider may serve a call in the requested tier or in the standard tier. */
function highest(call: CallToPrice, inputTokens: number, outputTokens: number): number | undefined {
  const usage = { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  const { provider, priceName, model, prices, at, serviceTier } = call;
  const tiers = serviceTier === undefined ? [undefined] : [undefined, serviceTier];
  const costs = tiers.map(
    (tier) => priceOf({ provider, priceName, models: [model], usage, at, tier }, prices)?.nanoUsd,
  );
  return costs.includes(undefined) ? undefined : Math.max(...costs.map(Number));
}
