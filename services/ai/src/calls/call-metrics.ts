// Metrics of calls to providers.
import type { ProviderName } from '@sextant/signals/labels';
import {
  aiLlmTokensTotal,
  aiTokensTotal,
  llmCacheHitRatio,
  llmCacheSavingsUsdTotal,
  llmCacheSurchargeUsdTotal,
  llmCallDurationSeconds,
  llmCallsTotal,
  llmCostUsdTotal,
  llmFallbacksTotal,
  llmProviderState,
  llmRouterOverheadSeconds,
  llmTimeToFirstTokenSeconds,
  llmUnpricedCallsTotal,
  llmUsageProblemsTotal,
} from '@sextant/signals/llm';
import { counter, gauge, histogram } from '@sextant/telemetry/metrics';
import type { Circuit } from '../router/gate';
import type { CompletedCall } from './calls';
import { recentCalls, type RecentCalls } from './recent-calls';

const calls = counter(llmCallsTotal);
const duration = histogram(llmCallDurationSeconds);
const firstToken = histogram(llmTimeToFirstTokenSeconds);
const overhead = histogram(llmRouterOverheadSeconds);
const tokens = [counter(aiLlmTokensTotal), counter(aiTokensTotal)];
const cost = counter(llmCostUsdTotal);
const cacheSavings = counter(llmCacheSavingsUsdTotal);
const cacheSurcharge = counter(llmCacheSurchargeUsdTotal);
const unpriced = counter(llmUnpricedCallsTotal);
const usageProblems = counter(llmUsageProblemsTotal);
const fallbacks = counter(llmFallbacksTotal);

/** Label for models outside the price table: text from a request is never a label. */
const UNKNOWN_MODEL = 'unknown';

export type ProviderState = 0 | 1 | 2;

export interface CallMetrics {
  record(provider: ProviderName, call: CompletedCall): void;
  /** Records the time that the router added to a request. */
  recordOverhead(provider: ProviderName, seconds: number): void;
  /** Records that a request falls back to the next provider. */
  recordFallback(failed: ProviderName): void;
  /** 0 healthy, 1 degraded, 2 circuit open. */
  state(provider: ProviderName): ProviderState;
}

export function callMetrics(circuits: ReadonlyMap<ProviderName, () => Circuit>): CallMetrics {
  const recent = new Map<ProviderName, RecentCalls>([...circuits.keys()].map((name) => [name, recentCalls()]));
  const state = (provider: ProviderName): ProviderState =>
    circuits.get(provider)!() === 'closed' ? recent.get(provider)!.providerState() : 2;
  gauge(llmProviderState).onCollect((set) => {
    for (const provider of recent.keys()) set({ provider }, state(provider));
  });
  gauge(llmCacheHitRatio).onCollect((set) => {
    for (const [provider, calls] of recent)
      for (const [model, ratio] of calls.cacheHitRatios()) set({ provider, model }, ratio);
  });
  return {
    record(provider, call) {
      const labels = { provider, model: call.price?.model ?? UNKNOWN_MODEL };
      recordCall(call, labels);
      recordCost(call, labels);
      for (const problem of call.outcome.completion?.reported.problems ?? []) usageProblems.inc({ provider, problem });
      recent.get(provider)!.add({
        model: labels.model,
        errorClass: call.outcome.error?.errorClass,
        requestFault: call.outcome.requestFault,
        inputTokens: call.usage?.inputTokens ?? 0,
        cacheReadTokens: call.usage?.cacheReadTokens ?? 0,
      });
    },
    recordOverhead: (provider, seconds) => overhead.observe({ provider }, Math.max(0, seconds)),
    recordFallback: (provider) => fallbacks.inc({ provider }),
    state,
  };
}

interface Labels {
  readonly provider: ProviderName;
  readonly model: string;
}

function recordCall({ outcome: { error, seconds, firstTextSeconds }, usage }: CompletedCall, labels: Labels): void {
  const status = error ? 'error' : 'success';
  calls.inc({ ...labels, status, error_class: error?.errorClass ?? 'none' });
  duration.observe({ ...labels, status }, seconds);
  if (firstTextSeconds !== undefined) firstToken.observe(labels, firstTextSeconds);
  for (const counted of tokens) {
    counted.inc({ ...labels, type: 'prompt' }, usage?.inputTokens ?? 0);
    counted.inc({ ...labels, type: 'completion' }, usage?.outputTokens ?? 0);
    counted.inc({ ...labels, type: 'cache_read' }, usage?.cacheReadTokens ?? 0);
    counted.inc({ ...labels, type: 'cache_write' }, usage?.cacheWriteTokens ?? 0);
    counted.inc({ ...labels, type: 'reasoning' }, usage?.reasoningTokens ?? 0);
  }
}

function recordCost({ outcome, price }: CompletedCall, labels: Labels): void {
  if (outcome.completion && price?.nanoUsd !== undefined) cost.inc(labels, price.nanoUsd / 1e9);
  else if (!outcome.error) unpriced.inc(labels);
  // Negative for a call that writes more to the cache than it reads. Zeros make the series exist.
  const savedUsd = (price?.cacheSavingsNanoUsd ?? 0) / 1e9;
  cacheSavings.inc(labels, Math.max(0, savedUsd));
  cacheSurcharge.inc(labels, Math.max(0, -savedUsd));
}
