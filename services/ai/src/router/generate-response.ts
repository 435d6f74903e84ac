// The answer to a request, as its caller gets it.
import { NO_USAGE, type Usage } from '../pricing/priced-call';
import type { ProviderName } from '../providers/provider';
import type { Recorded } from './calls';
import type { Link } from './chain';

export interface Generated {
  readonly text: string;
  readonly object?: unknown;
  readonly provider: ProviderName;
  /** The model as it is priced, or as it was asked for when it has no price. */
  readonly model: string;
  readonly usage: Readonly<Record<keyof ReturnType<typeof usageFields>, number | null>>;
  /** True where a tokenizer counted the tokens, as the provider sent no counts. */
  readonly estimated_usage: boolean;
  readonly cost_nano_usd: number | null;
  readonly service_tier: string | null;
  /** Calls to providers that were made for it. */
  readonly attempts: number;
  readonly latency_ms: number;
  /** Of a streamed answer. */
  readonly time_to_first_token_ms: number | null;
  readonly ledger_id: string;
}

/** A call that succeeded as an answer. */
export function generated(call: Recorded, { provider, model }: Link, attempts: number): Generated {
  const { outcome, price, usage = NO_USAGE, estimated, ledgerId } = call;
  const { answer, seconds, firstTextSeconds } = outcome;
  return {
    text: answer?.text ?? '',
    ...(answer?.object !== undefined && { object: answer.object }),
    provider: provider.name,
    model: price?.model ?? model,
    usage: usageFields(usage),
    estimated_usage: estimated,
    cost_nano_usd: price?.nanoUsd ?? null,
    service_tier: answer?.serviceTier ?? null,
    attempts,
    latency_ms: seconds * 1000,
    time_to_first_token_ms: firstTextSeconds === undefined ? null : firstTextSeconds * 1000,
    ledger_id: ledgerId,
  };
}

function usageFields(usage: Usage) {
  return {
    input_tokens: usage.inputTokens ?? null,
    output_tokens: usage.outputTokens ?? null,
    cache_read_tokens: usage.cacheReadTokens ?? null,
    cache_write_tokens: usage.cacheWriteTokens ?? null,
    reasoning_tokens: usage.reasoningTokens ?? null,
    total_tokens: usage.totalTokens ?? null,
  };
}
