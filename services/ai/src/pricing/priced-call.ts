// A call as the input of pricing, and its price.

/** Token counts; undefined when the provider did not report them. Input includes cached tokens, output reasoning. */
export interface Usage {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly totalTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
}

export const NO_USAGE: Usage = {
  inputTokens: undefined,
  outputTokens: undefined,
  totalTokens: undefined,
  cacheReadTokens: undefined,
  cacheWriteTokens: undefined,
  reasoningTokens: undefined,
};

/** What determines the price of a call apart from its tokens. */
export interface Billing {
  /** Tokens written to the one-hour cache; part of the cache write tokens. */
  readonly cacheWriteHourTokens?: number | undefined;
  /** Region in which the model ran, as named by the provider. */
  readonly geo?: string | undefined;
  /** Cost reported by the provider, in 1e-9 USD. */
  readonly costNanoUsd?: number | undefined;
  /** Billed items of unknown price; with any of them the cost of the call is unknown. */
  readonly unknown: readonly string[];
}

export const NO_BILLING: Billing = { unknown: [] };

export interface Price {
  /** Model in the price table or price override; undefined when only the provider's reported cost is known. */
  readonly model: string | undefined;
  /** In 1e-9 USD, rounded half up once at the end; undefined when the tokens or the price of the tier are unknown. */
  readonly nanoUsd: number | undefined;
  /**
   * What the same tokens cost without a prompt cache, minus the cost, in 1e-9 USD. Negative if writing to the cache cost
   * more than reading from it saved; undefined when the cost is unknown or only reported by the provider.
   */
  readonly cacheSavingsNanoUsd: number | undefined;
  /** `computed` from the price table or a price override, or reported by the `provider`. */
  readonly source: 'computed' | 'provider';
  /** Version and entry of the price table, or the price override. */
  readonly version: string;
}

export interface PricedCall {
  /** Our name of the provider, which price overrides use. */
  readonly provider: string;
  /** Name in the price table; defaults to `provider`. */
  readonly priceName?: string | undefined;
  /** The model that responded, then the requested model; the first with a price counts. */
  readonly models: readonly string[];
  readonly usage: Usage;
  readonly billing?: Billing | undefined;
  readonly at: Date;
  /** As named by the provider; undefined is the standard tier. */
  readonly tier?: string | undefined;
}
