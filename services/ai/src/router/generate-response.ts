// The response to a generate request.
import type { ProviderName } from '@sextant/signals/labels';
import type { RecordedCall } from '../calls/calls';
import { NO_USAGE, type Usage } from '../pricing/priced-call';
import type { Candidate } from './chain';

export interface GenerateResponse {
  readonly text: string;
  readonly object?: unknown;
  readonly provider: ProviderName;
  /** The model in the price table, or the requested model when it has no price. */
  readonly model: string;
  readonly usage: Readonly<Record<keyof ReturnType<typeof usageFields>, number | null>>;
  /** Whether a tokenizer counted the tokens because the provider sent no counts. */
  readonly estimated_usage: boolean;
  readonly cost_nano_usd: number | null;
  readonly service_tier: string | null;
  /** Calls to providers, including failed ones. */
  readonly attempts: number;
  readonly latency_ms: number;
  /** Null unless streamed. */
  readonly time_to_first_token_ms: number | null;
  readonly ledger_id: string;
}

export function toGenerateResponse(
  call: RecordedCall,
  { provider, model }: Candidate,
  attempts: number,
): GenerateResponse {
  const { outcome, price, usage = NO_USAGE, estimated, ledgerId } = call;
  const { completion, seconds, firstTextSeconds } = outcome;
  return {
    text: completion?.text ?? '',
    ...(completion?.object !== undefined && { object: completion.object }),
    provider: provider.name,
    model: price?.model ?? model,
    usage: usageFields(usage),
    estimated_usage: estimated,
    cost_nano_usd: price?.nanoUsd ?? null,
    service_tier: completion?.serviceTier ?? null,
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
