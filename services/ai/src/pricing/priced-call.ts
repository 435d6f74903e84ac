// What a call has that makes its price, and the price itself.

/** Tokens of a call; undefined where the provider did not say. Cached ones are part of input, reasoning of output. */
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

/** What makes the price of a call beside its tokens. */
export interface Billing {
  /** Of the tokens written to the cache, those that it keeps for an hour. */
  readonly cacheWriteHourTokens?: number | undefined;
  /** Where the model ran, as the provider names it. */
  readonly geo?: string | undefined;
  /** What the provider says that it bills, in 1e-9 USD. */
  readonly costNanoUsd?: number | undefined;
  /** What is billed and not known. With some of it the call has no known cost. */
  readonly unknown: readonly string[];
}

export const NO_BILLING: Billing = { unknown: [] };

export interface Price {
  /** The model's name in the price table, or in the org's own price; undefined when only the provider's bill is known. */
  readonly model: string | undefined;
  /** In 1e-9 USD, rounded half up once, after everything is added; undefined when the tokens or the tier's price are not known. */
  readonly nanoUsd: number | undefined;
  /** Who says the cost: our table or the org's own price, or the provider itself. */
  readonly source: 'computed' | 'provider';
  /** Version of the table and the entry of it that was used. */
  readonly version: string;
}

export interface PricedCall {
  /** As we name it, which is how an org's own prices do. */
  readonly provider: string;
  /** As the price table names it; the same name unless given. */
  readonly priceName?: string | undefined;
  /** Names of the model, the first with a price counts: the one that answered, the one that was asked for. */
  readonly models: readonly string[];
  readonly usage: Usage;
  /** Nothing beside the tokens unless given. */
  readonly billing?: Billing | undefined;
  readonly at: Date;
  /** As the provider names it; undefined is the standard one. */
  readonly tier?: string | undefined;
}
