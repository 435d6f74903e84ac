// AI Performance: tokens, latency and success by provider and model, and the router.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { aiLatencyHigh, providerFailures } from '@sextant/alerts/rules/ai-models';
import { providerCircuitOpen } from '@sextant/alerts/rules/fast-path';
import {
  aiLlmTokensTotal,
  llmCacheHitRatio,
  llmCallDurationSeconds,
  llmCallsTotal,
  llmFallbacksTotal,
  llmProviderState,
  llmRouterOverheadSeconds,
  llmTimeToFirstTokenSeconds,
} from '@sextant/signals/llm';
import { quantity, seconds } from '@sextant/signals/query/expression';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { avg, gt, max, or, perHour, share, sum, times } from '@sextant/signals/query/operators';
import { quantile, rate, value } from '@sextant/signals/query/promql';
import { stat, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { alertValue, p95By, quantiles, rareEvents } from '../panels';
import { filters } from '../variables';

const byProvider = { by: ['provider'] } as const;
const byModel = { by: ['model'] } as const;
const succeeded = { ...filters, status: 'success' } as const;
const failed = { ...filters, status: 'error' } as const;
const callRate = rate(llmCallsTotal, '$window', filters);
const calls = sum(callRate, byProvider);
/** As in the alert: errors caused by the request, such as a refusal, are not failures of the provider. */
const failures = sum(
  rate(llmCallsTotal, '$window', { ...failed, error_class: noneOf('VALIDATION_ERROR', 'MODEL_ERROR') }),
  byProvider,
);
const none = quantity(0, 'calls/second');
const slowRouter: PanelThreshold = { fires: { above: seconds(0.003) }, severity: 'warning' };
const slowFirstToken: PanelThreshold = { fires: { above: seconds(2) }, severity: 'warning' };
const degraded: PanelThreshold = { fires: { above: quantity(0, 'state') }, severity: 'warning' };

const firstToken = (q: number) =>
  quantile(q, llmTimeToFirstTokenSeconds, { window: '$window', where: filters, by: ['provider', 'model'] });

export const aiPerformance: Dashboard = {
  uid: DASHBOARDS.aiPerformance,
  title: 'AI Performance',
  description:
    'Do model providers answer, and how fast? Tokens, latency and success of model calls by provider and model, and the router between them. For what calls cost, continue with LLM Cost. For what slow or failing calls do to jobs, continue with AI Jobs.',
  rows: [
    [
      stat({
        id: 1,
        title: 'Provider state',
        description: 'As the router sees each provider. Good: healthy. While a circuit is open, others get its calls.',
        queries: [{ expr: max(value(llmProviderState, filters), byProvider), legend: '{{provider}}' }],
        thresholds: [degraded, providerCircuitOpen],
        valueMappings: { 0: 'healthy', 1: 'degraded', 2: 'circuit open' },
      }),
      timeseries({
        id: 2,
        title: 'Failed calls',
        description: 'Ratio of calls that fail because of the provider. Good: below 1%; the alert fires above 20%.',
        queries: [{ expr: share(or(failures, times(calls, 0)), gt(calls, none)), legend: '{{provider}}' }],
        thresholds: [providerFailures],
      }),
      rareEvents({
        id: 3,
        title: 'Errors by class',
        description: 'Failed calls per hour by error class. Good: none. RATE_LIMIT: lower the rate or ask for more.',
        metric: llmCallsTotal,
        where: failed,
        by: ['error_class'],
      }),
    ],
    [
      quantiles({
        id: 4,
        title: 'Call duration',
        description: 'From the request to the last byte. Good: P95 below 30 s. Exemplars link to traces.',
        metric: llmCallDurationSeconds,
        where: succeeded,
        thresholds: [aiLatencyHigh],
      }),
      alertValue(aiLatencyHigh, {
        id: 12,
        title: 'P95 call duration by provider',
        description: 'P95 of all calls of 5 minutes, failed ones included. Good: below 30 s.',
        legend: '{{provider}}',
      }),
      p95By({
        id: 5,
        title: 'P95 call duration by model',
        description: 'Good: the usual time of the model. A sudden rise of one model is a problem of its provider.',
        metric: llmCallDurationSeconds,
        where: succeeded,
        by: 'model',
      }),
      timeseries({
        id: 6,
        title: 'Time to first token',
        description:
          'From the request to the first text of a streamed response. Good: P95 below 2 s; users wait for it.',
        queries: [
          { expr: firstToken(0.5), legend: 'P50 {{provider}} {{model}}' },
          { expr: firstToken(0.95), legend: 'P95 {{provider}} {{model}}' },
        ],
        thresholds: [slowFirstToken],
        exemplars: true,
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Calls by provider',
        description: 'Calls per second, retries included. Good: the intended split.',
        queries: [{ expr: calls, legend: '{{provider}}' }],
        stacked: true,
      }),
      timeseries({
        id: 13,
        title: 'Success by model',
        description:
          'Ratio of successful to all calls. Good: near 100%. One failing model: its name or its limits changed.',
        queries: [
          {
            expr: share(sum(rate(llmCallsTotal, '$window', succeeded), byModel), gt(sum(callRate, byModel), none)),
            legend: '{{model}}',
          },
        ],
      }),
      timeseries({
        id: 8,
        title: 'Tokens by model',
        description: 'Prompt and completion tokens per hour, cached and reasoning tokens included.',
        queries: [
          {
            expr: perHour(
              sum(rate(aiLlmTokensTotal, '$window', { ...filters, type: oneOf('prompt', 'completion') }), byModel),
            ),
            legend: '{{model}}',
          },
        ],
        stacked: true,
      }),
    ],
    [
      timeseries({
        id: 9,
        title: 'Input tokens from a cache',
        description: 'Ratio of cached to all input tokens of recent calls. Good: steady; a fall makes calls dearer.',
        queries: [{ expr: avg(value(llmCacheHitRatio, filters), byModel), legend: '{{model}}' }],
      }),
      rareEvents({
        id: 10,
        title: 'Fallbacks',
        description: 'Calls per hour that went to the next provider, by the provider that failed. Good: none.',
        metric: llmFallbacksTotal,
        where: filters,
        by: ['provider'],
      }),
      quantiles({
        id: 11,
        title: 'Router overhead',
        description:
          'Time that the router adds to a call, without the call and waits for limits. Good: P95 below 3 ms.',
        metric: llmRouterOverheadSeconds,
        where: filters,
        thresholds: [slowRouter],
      }),
    ],
  ],
};
