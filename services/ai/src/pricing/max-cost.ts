// The most that a call can cost, known before it goes out: its prompt at the price of input, and the longest answer.
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import type { ProviderName } from '../providers/provider';
import { countTokens } from '../usage/token-estimate';
import { outputLimit } from './output-limits';
import { NO_USAGE } from './priced-call';
import { priceOf } from './pricing';

export interface BoundedCall {
  readonly provider: ProviderName;
  /** As the price table names the provider. */
  readonly priceName: string;
  readonly model: string;
  readonly system?: string | undefined;
  readonly prompt: string;
  /** JSON schema of the answer, which providers count as input. */
  readonly schema?: unknown;
  readonly maxOutputTokens?: number | undefined;
  readonly serviceTier?: string | undefined;
  readonly prices: readonly PriceOverride[];
  readonly at: Date;
}

/** In 1e-9 USD. */
export interface CostBound {
  /** By the bytes of the prompt: no tokenizer makes more tokens than there are bytes. Quick. */
  readonly loose: number;
  /** By tokens, counted and rounded up; takes a millisecond for each kilobyte of the prompt. */
  readonly tight: () => Promise<number>;
}

/** What providers put around a prompt: roles, separators, instructions for JSON. */
const OVERHEAD_TOKENS = 64;
/** Our tokenizer is OpenAI's; those of others make up to half as many tokens again of the same text. */
const OTHER_TOKENIZERS = 1.5;

/** Undefined when the model, or the tier, has no price. `defaultOutputTokens` stands for limits that are not known. */
export function mostCost(call: BoundedCall, defaultOutputTokens: number): CostBound | undefined {
  const outputTokens = call.maxOutputTokens ?? outputLimit(call.model) ?? defaultOutputTokens;
  const text = [call.system, call.prompt, call.schema && JSON.stringify(call.schema)].filter(Boolean).join('\n');
  const mostTokens = Buffer.byteLength(text);
  const costOf = (inputTokens: number) => highest(call, inputTokens + OVERHEAD_TOKENS, outputTokens);
  const loose = costOf(mostTokens);
  if (loose === undefined) return undefined;
  return {
    loose,
    tight: async () => {
      const margin = call.provider === 'openai' ? 1 : OTHER_TOKENIZERS;
      const counted = Math.ceil((await countTokens(text)) * margin);
      return costOf(Math.min(counted, mostTokens)) ?? loose;
    },
  };
}

/** A provider may serve a call in the tier that was asked for or in the standard one. */
function highest(call: BoundedCall, inputTokens: number, outputTokens: number): number | undefined {
  const usage = { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  const { provider, priceName, model, prices, at, serviceTier } = call;
  const tiers = serviceTier === undefined ? [undefined] : [undefined, serviceTier];
  const costs = tiers.map(
    (tier) => priceOf({ provider, priceName, models: [model], usage, at, tier }, prices)?.nanoUsd,
  );
  return costs.includes(undefined) ? undefined : Math.max(...costs.map(Number));
}
