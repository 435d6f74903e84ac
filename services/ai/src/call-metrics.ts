// The metrics of calls to a provider.
import {
  aiLlmTokensTotal,
  aiTokensTotal,
  llmCacheHitRatio,
  llmCallDurationSeconds,
  llmCallsTotal,
  llmCostUsdTotal,
  llmProviderState,
  llmRouterOverheadSeconds,
  llmUnpricedCallsTotal,
} from '@sextant/signals/llm';
import { counter, gauge, histogram } from '@sextant/telemetry/metrics';
import type { Outcome, Provider } from './openai-provider';
import type { Price } from './pricing';
import { recentCalls } from './recent-calls';

const calls = counter(llmCallsTotal);
const duration = histogram(llmCallDurationSeconds);
const overhead = histogram(llmRouterOverheadSeconds);
const tokens = [counter(aiLlmTokensTotal), counter(aiTokensTotal)];
const cost = counter(llmCostUsdTotal);
const unpriced = counter(llmUnpricedCallsTotal);

/** The label of models that the price table does not know, as a request's own text is never a label. */
const UNKNOWN_MODEL = 'unknown';

export interface EndedCall {
  readonly outcome: Outcome;
  readonly price: Price | undefined;
}

export interface CallMetrics {
  record(call: EndedCall): void;
  /** Records what the router added to a call, in seconds. */
  recordOverhead(seconds: number): void;
}

/** Starts the metrics of one provider's calls. */
export function callMetrics(provider: Provider['name']): CallMetrics {
  const recent = recentCalls();
  gauge(llmProviderState).onCollect((set) => set({ provider }, recent.providerState()));
  gauge(llmCacheHitRatio).onCollect((set) => {
    for (const [model, ratio] of recent.cacheHitRatios()) set({ provider, model }, ratio);
  });
  return {
    record({ outcome, price }) {
      const labels = { provider, model: price?.model ?? UNKNOWN_MODEL };
      recordCall(outcome, labels);
      recordCost({ outcome, price }, labels);
      recent.add({
        model: labels.model,
        errorClass: outcome.error?.errorClass,
        inputTokens: outcome.answer?.usage.inputTokens ?? 0,
        cacheReadTokens: outcome.answer?.usage.cacheReadTokens ?? 0,
      });
    },
    recordOverhead: (seconds) => overhead.observe({ provider }, Math.max(0, seconds)),
  };
}

interface Labels {
  readonly provider: Provider['name'];
  readonly model: string;
}

function recordCall({ answer, error, seconds }: Outcome, labels: Labels): void {
  const status = error ? 'error' : 'success';
  calls.inc({ ...labels, status, error_class: error?.errorClass ?? 'none' });
  duration.observe({ ...labels, status }, seconds);
  const { usage } = answer ?? {};
  for (const counted of tokens) {
    counted.inc({ ...labels, type: 'prompt' }, usage?.inputTokens ?? 0);
    counted.inc({ ...labels, type: 'completion' }, usage?.outputTokens ?? 0);
    counted.inc({ ...labels, type: 'cache_read' }, usage?.cacheReadTokens ?? 0);
    counted.inc({ ...labels, type: 'cache_write' }, usage?.cacheWriteTokens ?? 0);
    counted.inc({ ...labels, type: 'reasoning' }, usage?.reasoningTokens ?? 0);
  }
}

function recordCost({ outcome, price }: EndedCall, labels: Labels): void {
  if (outcome.answer && price?.nanoUsd !== undefined) cost.inc(labels, price.nanoUsd / 1e9);
  else if (!outcome.error) unpriced.inc(labels);
}
