// LLM calls: counts, time, tokens, cost and the router that makes them.
import { boundedLabel, label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { span } from '../declare/span';
import * as a from './attributes';
import { ERROR_CLASSES, type ErrorClass } from './errors';
import { model, provider, WORK_SECONDS } from './labels';

const callStatus = label('status', 'how the call ended', ['success', 'error']);
const errorOrNone = label('error_class', 'what kind of failure it was, none for a success', ['none', ...ERROR_CLASSES]);
const tokenType = label('type', 'which tokens; cache and reasoning are subsets of prompt and completion', [
  'prompt',
  'completion',
  'cache_read',
  'cache_write',
  'reasoning',
]);
const org = boundedLabel('org', 'the tenant, only those with a budget', { budget: 100 });

export const aiLlmTokensTotal = counter({
  name: 'ai_llm_tokens_total',
  help: 'Tokens of LLM calls; the total is prompt plus completion.',
  unit: 'tokens',
  labels: [provider, model, tokenType],
  stability: 'stable',
});

export const aiTokensTotal = counter({
  name: 'ai_tokens_total',
  help: 'The same count as ai_llm_tokens_total under its second name.',
  unit: 'tokens',
  labels: [provider, model, tokenType],
  stability: 'stable',
});

export const llmCallsTotal = counter({
  name: 'llm_calls_total',
  help: 'Calls to model providers, each attempt counted.',
  unit: 'calls',
  labels: [provider, model, callStatus, errorOrNone],
});

export const llmCallDurationSeconds = histogram({
  name: 'llm_call_duration_seconds',
  help: 'Time of a call to a provider, from request to the last byte.',
  unit: 'seconds',
  labels: [provider, model, callStatus],
  buckets: WORK_SECONDS,
});

export const llmTimeToFirstTokenSeconds = histogram({
  name: 'llm_time_to_first_token_seconds',
  help: 'Time from request to the first token of a streamed answer.',
  unit: 'seconds',
  labels: [provider, model],
  buckets: WORK_SECONDS,
});

export const llmRouterOverheadSeconds = histogram({
  name: 'llm_router_overhead_seconds',
  help: 'Time that the router adds to a call; the provider’s time and waits for its limits are left out.',
  unit: 'seconds',
  labels: [provider],
  buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.003, 0.005, 0.01, 0.05, 0.1],
});

export const llmCostUsdTotal = counter({
  name: 'llm_cost_usd_total',
  help: 'Cost of LLM calls that have a price, in US dollars.',
  unit: 'usd',
  labels: [provider, model],
});

export const llmUnpricedCallsTotal = counter({
  name: 'llm_unpriced_calls_total',
  help: 'Successful calls without a known cost: no price of the model, or a usage that cannot be true.',
  unit: 'calls',
  labels: [provider, model],
});

/** What can be wrong with the usage that a provider reports. */
export const USAGE_PROBLEMS = ['missing', 'unreadable', 'impossible', 'contradictory'] as const;
export type UsageProblem = (typeof USAGE_PROBLEMS)[number];

export const llmUsageProblemsTotal = counter({
  name: 'llm_usage_problems_total',
  help: 'Answered calls whose usage lacks a count, or has one that cannot be read or be true; the ledger has it raw.',
  unit: 'calls',
  labels: [provider, label('problem', 'what is wrong', USAGE_PROBLEMS)],
});

export const llmFallbacksTotal = counter({
  name: 'llm_fallbacks_total',
  help: 'Calls that went to the next provider of the chain, by the provider that was left.',
  unit: 'calls',
  labels: [provider],
});

export const llmProviderState = gauge({
  name: 'llm_provider_state',
  help: 'State of a provider: 0 healthy, 1 degraded, 2 circuit open.',
  unit: 'state',
  labels: [provider],
});

export const llmBudgetUsedRatio = gauge({
  name: 'llm_budget_used_ratio',
  help: 'Share of an org’s budget that is spent.',
  unit: 'ratio',
  labels: [org],
});

export const llmBudgetResetSeconds = gauge({
  name: 'llm_budget_reset_seconds',
  help: 'Time until an org’s budget starts anew.',
  unit: 'seconds',
  labels: [org],
});

export const llmCacheHitRatio = gauge({
  name: 'llm_cache_hit_ratio',
  help: 'Share of input tokens that the provider read from its cache, over the last calls.',
  unit: 'ratio',
  labels: [provider, model],
});

export const generateSpan = span({
  name: '{gen_ai.operation.name} {gen_ai.request.model}',
  kind: 'client',
  description: 'One call to a model provider, as the GenAI conventions name it; prompt and answer are not recorded.',
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

/** What a request brought on itself, such as a refusal, says nothing about the provider. */
const OF_THE_REQUEST = ['VALIDATION_ERROR', 'MODEL_ERROR'] as const satisfies readonly ErrorClass[];

export const llmCallSuccess = objective({
  name: 'llm-call-success',
  description: 'Calls to model providers succeed.',
  target: 0.99,
  window: '30d',
  type: 'ratio',
  metric: llmCallsTotal,
  label: 'error_class',
  bad: ERROR_CLASSES.filter((name) => !OF_THE_REQUEST.some((own) => own === name)),
  ignored: OF_THE_REQUEST,
});
