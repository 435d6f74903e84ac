// LLM calls: counts, durations, tokens, costs and the router.
import { boundedLabel, label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { span } from '../declare/span';
import * as a from './attributes';
import { ERROR_CLASSES, type ErrorClass } from './errors';
import { model, provider, WORK_SECONDS } from './labels';

const callStatus = label('status', 'result of the call', ['success', 'error']);
const errorOrNone = label('error_class', 'error class, or none for a success', ['none', ...ERROR_CLASSES]);
const tokenType = label('type', 'token type; cache and reasoning tokens are part of prompt and completion', [
  'prompt',
  'completion',
  'cache_read',
  'cache_write',
  'reasoning',
]);
const org = boundedLabel('org', 'org with a budget', { budget: 100 });

export const aiLlmTokensTotal = counter({
  name: 'ai_llm_tokens_total',
  help: 'Total number of tokens of LLM calls; prompt plus completion is the sum.',
  unit: 'tokens',
  labels: [provider, model, tokenType],
  stability: 'stable',
});

export const aiTokensTotal = counter({
  name: 'ai_tokens_total',
  help: 'Alias of ai_llm_tokens_total.',
  unit: 'tokens',
  labels: [provider, model, tokenType],
  stability: 'stable',
});

export const llmCallsTotal = counter({
  name: 'llm_calls_total',
  help: 'Total number of calls to model providers, including retries.',
  unit: 'calls',
  labels: [provider, model, callStatus, errorOrNone],
});

export const llmCallDurationSeconds = histogram({
  name: 'llm_call_duration_seconds',
  help: 'Duration of calls to model providers in seconds, from the request to the last byte.',
  unit: 'seconds',
  labels: [provider, model, callStatus],
  buckets: WORK_SECONDS,
});

export const llmTimeToFirstTokenSeconds = histogram({
  name: 'llm_time_to_first_token_seconds',
  help: 'Time from the request to the first token of a streamed response in seconds.',
  unit: 'seconds',
  labels: [provider, model],
  buckets: WORK_SECONDS,
});

export const llmRouterOverheadSeconds = histogram({
  name: 'llm_router_overhead_seconds',
  help: 'Overhead of the router per request in seconds, without calls and waits for limits.',
  unit: 'seconds',
  labels: [provider],
  buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.003, 0.005, 0.01, 0.05, 0.1],
});

export const llmCostUsdTotal = counter({
  name: 'llm_cost_usd_total',
  help: 'Total cost of LLM calls with a known price in US dollars.',
  unit: 'usd',
  labels: [provider, model],
});

export const llmCacheSavingsUsdTotal = counter({
  name: 'llm_cache_savings_usd_total',
  help: 'Total cost saved by calls that were cheaper with the cache of the provider than without it in US dollars.',
  unit: 'usd',
  labels: [provider, model],
});

export const llmCacheSurchargeUsdTotal = counter({
  name: 'llm_cache_surcharge_usd_total',
  help: 'Total extra cost of calls that were dearer with the cache than without it, as they wrote to it, in US dollars.',
  unit: 'usd',
  labels: [provider, model],
});

export const llmUnpricedCallsTotal = counter({
  name: 'llm_unpriced_calls_total',
  help: 'Total number of successful calls without a known cost: the model has no price or the usage is invalid.',
  unit: 'calls',
  labels: [provider, model],
});

/** Problems of a reported usage. */
export const USAGE_PROBLEMS = ['missing', 'unreadable', 'impossible', 'contradictory'] as const;
export type UsageProblem = (typeof USAGE_PROBLEMS)[number];

export const llmUsageProblemsTotal = counter({
  name: 'llm_usage_problems_total',
  help: 'Total number of calls with a missing or invalid usage; the ledger keeps the raw usage.',
  unit: 'calls',
  labels: [provider, label('problem', 'problem of the usage', USAGE_PROBLEMS)],
});

export const llmFallbacksTotal = counter({
  name: 'llm_fallbacks_total',
  help: 'Total number of fallbacks to the next provider, by the provider that failed.',
  unit: 'calls',
  labels: [provider],
});

export const llmProviderState = gauge({
  name: 'llm_provider_state',
  help: 'State of the provider: 0 healthy, 1 degraded, 2 circuit open.',
  unit: 'state',
  labels: [provider],
});

export const llmBudgetUsedRatio = gauge({
  name: 'llm_budget_used_ratio',
  help: 'Ratio of the spending of an org to its budget.',
  unit: 'ratio',
  labels: [org],
});

export const llmBudgetResetSeconds = gauge({
  name: 'llm_budget_reset_seconds',
  help: 'Time until the budget of an org resets in seconds.',
  unit: 'seconds',
  labels: [org],
});

export const llmCacheHitRatio = gauge({
  name: 'llm_cache_hit_ratio',
  help: 'Ratio of cached to all input tokens of recent calls.',
  unit: 'ratio',
  labels: [provider, model],
});

export const generateSpan = span({
  name: '{gen_ai.operation.name} {gen_ai.request.model}',
  kind: 'client',
  description: 'Call to a model provider, as in the GenAI semantic conventions, without prompt and response.',
  attributes: [
    a.genAiOperationName,
    a.genAiProviderName,
    a.genAiRequestModel,
    a.genAiRequestMaxTokens,
    a.genAiRequestStream,
    a.genAiOutputType,
    a.genAiAgentId,
    a.serverAddress,
    a.serverPort,
    a.genAiResponseModel,
    a.genAiResponseId,
    a.genAiResponseFinishReasons,
    a.genAiResponseTimeToFirstChunk,
    a.genAiUsageInputTokens,
    a.genAiUsageOutputTokens,
    a.genAiUsageCacheReadInputTokens,
    a.genAiUsageCacheCreationInputTokens,
    a.genAiUsageCacheWriteInputTokens,
    a.genAiUsageReasoningOutputTokens,
    a.errorType,
    a.runId,
    a.orgId,
    a.step,
    a.costNanoUsd,
    a.usageEstimated,
    a.serviceTier,
  ],
});

/** Failures caused by the request, such as a refusal, do not count against providers. */
const REQUEST_FAULTS = ['VALIDATION_ERROR', 'MODEL_ERROR'] as const satisfies readonly ErrorClass[];

export const llmCallSuccess = objective({
  name: 'llm-call-success',
  description: 'Calls to model providers succeed.',
  target: 0.99,
  window: '30d',
  type: 'ratio',
  metric: llmCallsTotal,
  label: 'error_class',
  bad: ERROR_CLASSES.filter((name) => !REQUEST_FAULTS.some((fault) => fault === name)),
  ignored: REQUEST_FAULTS,
});
