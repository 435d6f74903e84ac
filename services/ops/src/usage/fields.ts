// Usage of models as the overview and the reports show it.
import type { LlmFigures, Usage } from '@sextant/records/usage';
import { z } from 'zod';
import { cost, count, ratio, seconds } from '../http/fields';

export const usageFields = {
  calls: count,
  errors: count,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cache_read_tokens: count,
  cache_write_tokens: count,
  reasoning_tokens: count,
  cost_usd: cost,
  cache_savings_usd: cost.describe(
    'cost of the same tokens without a prompt cache, minus their cost; negative if the cache cost more than it saved; null if unknown',
  ),
  unpriced_calls: count.describe('calls without a known price, whose cost is missing from cost_usd'),
};

export const llmFields = {
  ...usageFields,
  error_rate: ratio,
  latency_seconds: z.object({ p50: seconds, p95: seconds }),
};

type View<Fields extends z.ZodRawShape> = z.output<z.ZodObject<Fields>>;

export function usageView(usage: Usage): View<typeof usageFields> {
  return {
    calls: usage.calls,
    errors: usage.errors,
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    reasoning_tokens: usage.reasoningTokens,
    cost_usd: usage.costUsd,
    cache_savings_usd: usage.cacheSavingsUsd,
    unpriced_calls: usage.unpricedCalls,
  };
}

export function llmView(figures: LlmFigures): View<typeof llmFields> {
  return { ...usageView(figures), error_rate: figures.errorRate, latency_seconds: figures.latencySeconds };
}
