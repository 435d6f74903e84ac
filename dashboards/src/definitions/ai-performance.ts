// AI Performance: tokens, latency and success by provider and model, and the router.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { providerFailures } from '@sextant/alerts/rules/ai-models';
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
import { quantity } from '@sextant/signals/query/expression';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { avg, gt, max, or, orZero, perHour, share, sum, times } from '@sextant/signals/query/operators';
import { quantile, rate, value } from '@sextant/signals/query/promql';
import { stat, timeseries, type Dashboard } from '../declare';
import { p95By, quantiles } from '../panels';
import { filters } from '../variables';

const byProvider = { by: ['provider'] } as const;
const calls = sum(rate(llmCallsTotal, '$window', filters), byProvider);
/** As in the alert: errors caused by the request, such as a refusal, are not failures of the provider. */
const failures = sum(
  rate(llmCallsTotal, '$window', {
    ...filters,
    status: 'error',
    error_class: noneOf('VALIDATION_ERROR', 'MODEL_ERROR'),
  }),
  byProvider,
);

const firstToken = (q: number) =>
  quantile(q, llmTimeToFirstTokenSeconds, { window: '$window', where: filters, by: ['provider', 'model'] });

export const aiPerformance: Dashboard = {
  uid: DASHBOARDS.aiPerformance,
  title: 'AI Performance',
  description: 'Tokens, latency and success of model calls by provider and model, and the router between them.',
  rows: [
    [
      stat({
        id: 1,
        title: 'Provider state',
        description: 'As the router sees each provider. Good: healthy. While a circuit is open, others get its calls.',
        queries: [{ expr: max(value(llmProviderState, filters), byProvider), legend: '{{provider}}' }],
        thresholds: [
          { fires: { above: quantity(0, 'state') }, severity: 'warning' },
          { fires: { above: quantity(1, 'state') }, severity: 'critical' },
        ],
        valueMappings: { 0: 'healthy', 1: 'degraded', 2: 'circuit open' },
      }),
      timeseries({
        id: 2,
        title: 'Failed calls',
        description: 'Ratio of calls that fail because of the provider. Good: below 1%.',
        queries: [
          {
            expr: share(or(failures, times(calls, 0)), gt(calls, quantity(0, 'calls/second'))),
            legend: '{{provider}}',
          },
        ],
        thresholds: [providerFailures],
      }),
      timeseries({
        id: 3,
        title: 'Errors by class',
        description: 'Failed calls per hour by error class. Good: none. RATE_LIMIT: lower the rate or ask for more.',
        queries: [
          {
            expr: orZero(
              perHour(sum(rate(llmCallsTotal, '$window', { ...filters, status: 'error' }), { by: ['error_class'] })),
            ),
            legend: '{{error_class}}',
          },
        ],
        stacked: true,
      }),
    ],
    [
      quantiles({
        id: 4,
        title: 'Call duration',
        description: 'From the request to the last byte. Good: P95 below 30 s. Exemplars link to traces.',
        metric: llmCallDurationSeconds,
        where: { ...filters, status: 'success' },
      }),
      p95By({
        id: 5,
        title: 'P95 call duration by model',
        description: 'Good: what the model is known for. A sudden rise of one model is a matter of its provider.',
        metric: llmCallDurationSeconds,
        where: { ...filters, status: 'success' },
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
        id: 8,
        title: 'Tokens by model',
        description: 'Prompt and completion tokens per hour, cached and reasoning tokens included.',
        queries: [
          {
            expr: perHour(
              sum(rate(aiLlmTokensTotal, '$window', { ...filters, type: oneOf('prompt', 'completion') }), {
                by: ['model'],
              }),
            ),
            legend: '{{model}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 9,
        title: 'Input tokens from a cache',
        description: 'Ratio of cached to all input tokens of recent calls. Good: steady; a fall makes calls dearer.',
        queries: [{ expr: avg(value(llmCacheHitRatio, filters), { by: ['model'] }), legend: '{{model}}' }],
      }),
    ],
    [
      timeseries({
        id: 10,
        title: 'Fallbacks',
        description: 'Calls per hour that went to the next provider, by the provider that failed. Good: none.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(llmFallbacksTotal, '$window', filters), byProvider))),
            legend: '{{provider}}',
          },
        ],
        stacked: true,
      }),
      quantiles({
        id: 11,
        title: 'Router overhead',
        description:
          'Time that the router adds to a call, without the call and waits for limits. Good: P95 below 3 ms.',
        metric: llmRouterOverheadSeconds,
        where: filters,
      }),
    ],
  ],
};
