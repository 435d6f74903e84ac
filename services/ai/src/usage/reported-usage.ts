// What a provider reports of a call's usage, as far as it can be true.
import type { UsageProblem } from '@sextant/signals/llm';
import type { Billing, Usage } from '../pricing/priced-call';

/** How a provider writes its usage. */
export type UsageShape = 'openai' | 'anthropic' | 'google';

export interface ReportedUsage {
  /** A count is undefined where the provider did not report it, or reported one that cannot be true. */
  readonly usage: Usage;
  readonly billing: Billing;
  readonly problems: readonly UsageProblem[];
  /** Counts that the provider did not report: an estimate may take their place. */
  readonly missing: readonly ('inputTokens' | 'outputTokens')[];
}

/** The counts of one shape before they are checked against each other. Cached tokens are part of input. */
export interface Counts {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly total: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly cacheWriteHour?: number | undefined;
  readonly reasoning: number | undefined;
  readonly geo?: string | undefined;
  readonly costNanoUsd?: number | undefined;
}
