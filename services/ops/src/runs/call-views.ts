// The model calls of a run as the API returns them.
import type { ModelCall } from '@sextant/records/ledger/run-calls';
import { z } from 'zod';
import { cost, count, nullableText, text, time } from '../http/fields';
import { pageQuery } from '../http/pages';

export const callsQuery = z.strictObject({ ...pageQuery, step: text(200).optional() });

const tokens = count.nullable();
const milliseconds = z.number().min(0);

export const callView = z
  .object({
    id: z.uuid(),
    call_id: z.string().describe('id of the request; retries and fallbacks append #2, #3, …'),
    step: nullableText,
    agent_id: nullableText,
    attempt: z.int().min(1).describe('number of the call for the same request: retries and fallbacks count'),
    fallback: z.boolean().describe('whether the call went to another provider than the first call for the request'),
    provider: z.string(),
    model_requested: z.string(),
    model_priced: nullableText.describe('model whose price was used; null if no price is known'),
    status: z.enum(['success', 'error']),
    error_class: nullableText,
    prompt_tokens: tokens,
    completion_tokens: tokens,
    total_tokens: tokens,
    cache_read_tokens: tokens.describe('part of prompt_tokens, charged at the rate of the cache'),
    cache_write_tokens: tokens.describe('part of prompt_tokens'),
    reasoning_tokens: tokens.describe('part of completion_tokens'),
    usage_source: z.enum(['reported', 'estimated', 'unknown']).nullable().describe('null for a call without an answer'),
    cost_usd: cost,
    cost_source: z.enum(['computed', 'provider', 'unknown']),
    price_version: nullableText,
    service_tier: nullableText,
    latency_ms: milliseconds,
    time_to_first_token_ms: milliseconds.nullable().describe('null if the call was not streamed'),
    trace_id: nullableText,
    started_at: time,
    ended_at: time,
  })
  .meta({ id: 'ModelCall' });

export function callViewOf(call: ModelCall): z.output<typeof callView> {
  return {
    ...{ id: call.id, call_id: call.callId, step: call.step, agent_id: call.agentId },
    ...{ attempt: call.attempt, fallback: call.isFallback },
    ...{ provider: call.provider, model_requested: call.modelRequested, model_priced: call.modelPriced },
    ...{ status: call.status, error_class: call.errorCode },
    prompt_tokens: call.promptTokens,
    completion_tokens: call.completionTokens,
    total_tokens: call.totalTokens,
    cache_read_tokens: call.cacheReadTokens,
    cache_write_tokens: call.cacheWriteTokens,
    reasoning_tokens: call.reasoningTokens,
    usage_source: call.usageSource,
    ...{ cost_usd: call.costUsd, cost_source: call.costSource, price_version: call.priceVersion },
    service_tier: call.serviceTier,
    ...{ latency_ms: call.latencyMs, time_to_first_token_ms: call.timeToFirstTokenMs },
    trace_id: call.traceId,
    started_at: new Date(call.endedAt.getTime() - call.latencyMs).toISOString(),
    ended_at: call.endedAt.toISOString(),
  };
}
