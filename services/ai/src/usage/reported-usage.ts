// The usage of a call as reported by the provider, without impossible counts.
import type { UsageProblem } from '@sextant/signals/llm';
import type { Billing, Usage } from '../pricing/priced-call';

/** Format of the reported usage. */
export type UsageShape = 'openai' | 'anthropic' | 'google';

export interface ReportedUsage {
  /** A count is undefined when the provider did not report it or reported an impossible one. */
  readonly usage: Usage;
  readonly billing: Billing;
  readonly problems: readonly UsageProblem[];
  /** Counts that the provider did not report and an estimate may replace. */
  readonly missing: readonly ('inputTokens' | 'outputTokens')[];
}

/** Counts before they are checked against each other. Input includes cached tokens. */
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
