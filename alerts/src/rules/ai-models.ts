// Alerts on models and providers: invalid output, token usage, failed calls and slow calls.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import { aiLlmTokensTotal, llmCallDurationSeconds, llmCallsTotal, llmUsageProblemsTotal } from '@sextant/signals/llm';
import { percent, quantity, ratio, seconds } from '@sextant/signals/query/expression';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { avg, perHour, share, sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile, rate, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { highAIJobFailureRate } from './ai-jobs';
import { lastRunFailed } from './tenants';
import { counterSeries, gaugeSeries, histogramSeries } from '../series';

const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;

const validations = (passRate: number, perMinute: number) => [
  gaugeSeries(aiJobsValidationPassRate, { kind: 'upgrade' }, passRate),
  counterSeries(aiJobsValidationTotal, { kind: 'upgrade', result: 'pass' }, (perMinute * passRate) / 100),
  counterSeries(aiJobsValidationTotal, { kind: 'upgrade', result: 'fail' }, (perMinute * (100 - passRate)) / 100),
];

export const lowValidationPassRate = alert({
  name: 'LowValidationPassRate',
  value: avg(value(aiJobsValidationPassRate), { by: ['kind'] }),
  fires: { below: percent(80) },
  // The gauge keeps its last value without traffic, so the guard requires recent validations.
  guard: { count: sum(increase(aiJobsValidationTotal, '10m'), { by: ['kind'] }), atLeast: 10 },
  for: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `Only ${value} of the outputs for ${label('kind')} runs pass validation`,
  description: ({ value, threshold }) =>
    `${value} of the model outputs pass validation (threshold ${threshold}). Invalid outputs are generated again or fail their run.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '79% of outputs pass',
      series: validations(79, 100),
      fires: { value: '79.0%', labels: { kind: 'upgrade' } },
    },
    { when: '80% of outputs pass', series: validations(80, 100) },
    { when: 'fewer than ten outputs in 10 minutes are validated', series: validations(50, 0.95), at: '40m' },
    {
      when: 'ten outputs in 10 minutes are validated',
      series: validations(50, 1),
      fires: { value: '50.0%', labels: { kind: 'upgrade' } },
    },
    { when: 'the last value is low and there are no recent validations', series: validations(50, 0) },
  ],
});

const tokens = (perMinute: number) => [
  counterSeries(aiLlmTokensTotal, { ...model, type: 'prompt' }, perMinute * 0.75),
  counterSeries(aiLlmTokensTotal, { ...model, type: 'completion' }, perMinute * 0.25),
  counterSeries(aiLlmTokensTotal, { ...model, type: 'cache_read' }, perMinute * 0.5),
];

export const highTokenUsage = alert({
  name: 'HighTokenUsage',
  // These include cached and reasoning tokens.
  value: perHour(sum(rate(aiLlmTokensTotal, '5m', { type: oneOf('prompt', 'completion') }))),
  fires: { above: quantity(1_000_000, 'tokens/hour') },
  for: '30m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `Models use ${value}`,
  description: ({ value, threshold }) =>
    `LLM calls have used ${value} for 30 minutes (threshold ${threshold}). The cost grows with token usage.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: '1.02M tokens per hour are used', series: tokens(17_000), fires: { value: '1.02M tokens/h' } },
    { when: '0.996M tokens per hour are used', series: tokens(16_600) },
    { when: '1M tokens per hour are used', series: tokens(16_666.666) },
  ],
});

const calls = (perMinute: { readonly success: number; readonly error: number }) => [
  counterSeries(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, perMinute.success),
  counterSeries(llmCallsTotal, { ...model, status: 'error', error_class: 'SERVICE_UNAVAILABLE' }, perMinute.error),
];
const healthy = counterSeries(
  llmCallsTotal,
  { provider: 'anthropic', model: 'claude-sonnet-4-5', status: 'success', error_class: 'none' },
  500,
);

/**
 * Inhibits the alerts on jobs and runs that fail because of it. CriticalAIJobFailureRate is not among them: it fires earlier,
 * and Alertmanager does not notify the resolution of an alert that is inhibited by then, so its page would stay open.
 */
export const providerFailures = alert({
  name: 'ProviderFailures',
  value: share(
    // Errors caused by the request, e.g. a refusal, are not failures of the provider.
    sum(rate(llmCallsTotal, '5m', { status: 'error', error_class: noneOf('VALIDATION_ERROR', 'MODEL_ERROR') }), {
      by: ['provider'],
    }),
    sum(rate(llmCallsTotal, '5m'), { by: ['provider'] }),
  ),
  fires: { above: ratio(0.2) },
  guard: { count: sum(increase(llmCallsTotal, '5m'), { by: ['provider'] }), atLeast: 10 },
  for: '5m',
  severity: 'critical',
  priority: 'P1',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} of the calls to ${label('provider')} fail`,
  description: ({ value, threshold }) =>
    `${value} of the calls to this provider fail (threshold ${threshold}). Jobs are retried and then fail.`,
  dashboard: DASHBOARDS.aiPerformance,
  inhibits: { alerts: [highAIJobFailureRate, lastRunFailed], sharing: [] },
  tests: [
    {
      when: 'one of two providers fails 21% of its calls',
      series: [...calls({ success: 79, error: 21 }), healthy],
      fires: { value: '21%', labels: { provider: 'openai' } },
    },
    { when: 'exactly 20% of calls fail', series: calls({ success: 80, error: 20 }) },
    {
      when: 'nine calls in five minutes fail',
      series: [...calls({ success: 0, error: 1.8 }), healthy],
    },
    {
      when: 'ten calls in five minutes fail',
      series: calls({ success: 0, error: 2 }),
      fires: { value: '100%', labels: { provider: 'openai' } },
    },
    {
      when: 'the requests of a tenant name a model that does not exist',
      series: [
        counterSeries(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, 50),
        counterSeries(llmCallsTotal, { ...model, status: 'error', error_class: 'MODEL_ERROR' }, 50),
      ],
    },
    {
      when: 'the provider’s content filter refuses the requests of a tenant',
      series: [
        counterSeries(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, 50),
        counterSeries(llmCallsTotal, { ...model, status: 'error', error_class: 'VALIDATION_ERROR' }, 50),
      ],
    },
  ],
});

const responses = (perMinute: number) =>
  counterSeries(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, perMinute);
const problems = (problem: 'impossible' | 'missing', perMinute: number) =>
  counterSeries(llmUsageProblemsTotal, { provider: 'openai', problem }, perMinute);

export const untrueUsage = alert({
  name: 'UntrueUsage',
  value: share(
    // A missing usage is estimated. The other problems can leave the cost of a call unknown.
    sum(rate(llmUsageProblemsTotal, '15m', { problem: noneOf('missing') }), { by: ['provider'] }),
    sum(rate(llmCallsTotal, '15m'), { by: ['provider'] }),
  ),
  fires: { above: ratio(0.01) },
  guard: { count: sum(increase(llmCallsTotal, '15m'), { by: ['provider'] }), atLeast: 10 },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} of the calls to ${label('provider')} report an invalid usage`,
  description: ({ value, threshold }) =>
    `${value} of the calls to this provider report a usage that is unreadable, impossible or contradictory (threshold ${threshold}). Their cost may be missing from reports and budgets.`,
  dashboard: DASHBOARDS.llmCost,
  tests: [
    {
      when: '2% of responses have an impossible count',
      series: [responses(100), problems('impossible', 2)],
      fires: { value: '2%', labels: { provider: 'openai' } },
    },
    {
      when: 'exactly 1% of responses have an impossible count',
      series: [responses(100), problems('impossible', 1)],
    },
    {
      when: 'just over 1% of responses have an impossible count',
      series: [responses(1_000), problems('impossible', 10.5)],
      fires: { value: '1.05%', labels: { provider: 'openai' } },
    },
    {
      when: 'there are fewer than ten calls in 15 minutes',
      series: [responses(0.63), problems('impossible', 0.63)],
      at: '60m',
    },
    {
      when: 'there are just over ten calls in 15 minutes',
      series: [responses(0.68), problems('impossible', 0.68)],
      fires: { value: '100%', labels: { provider: 'openai' } },
    },
    { when: 'the provider reports no usage', series: [responses(100), problems('missing', 100)] },
  ],
});

const answered = { ...model, status: 'success' } as const;

export const aiLatencyHigh = alert({
  name: 'AILatencyHigh',
  value: quantile(0.95, llmCallDurationSeconds, { window: '5m', by: ['provider'] }),
  fires: { above: seconds(30) },
  guard: { count: sum(increase(observations(llmCallDurationSeconds), '5m'), { by: ['provider'] }), atLeast: 10 },
  for: '10m',
  keepFiringFor: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `5% of the calls to ${label('provider')} take longer than ${value}`,
  description: ({ value, threshold }) =>
    `The 95th percentile of the duration of calls to this provider is ${value} (threshold ${threshold}). Jobs that call it are slow, and the queue grows.`,
  runbook: 'LatencyHigh',
  dashboard: DASHBOARDS.aiPerformance,
  tests: [
    {
      when: '6% of calls take longer than 30 s',
      series: [
        histogramSeries(llmCallDurationSeconds, answered, { 10: 94, 60: 6 }),
        histogramSeries(llmCallDurationSeconds, { ...answered, provider: 'anthropic' }, { 10: 900 }),
      ],
      fires: { value: '35s', labels: { provider: 'openai' } },
    },
    {
      when: '4% of calls take longer than 30 s',
      series: [histogramSeries(llmCallDurationSeconds, answered, { 30: 96, 60: 4 })],
    },
    {
      when: 'nine slow calls end in 5 minutes',
      series: [histogramSeries(llmCallDurationSeconds, answered, { 60: 1.8 })],
    },
    {
      when: 'ten slow calls end in 5 minutes',
      series: [histogramSeries(llmCallDurationSeconds, answered, { 60: 2 })],
      fires: { value: '58.5s', labels: { provider: 'openai' } },
    },
    {
      when: '5% of calls take longer than 30 s',
      series: [histogramSeries(llmCallDurationSeconds, answered, { 30: 95, 60: 5 })],
    },
    {
      when: 'just over 5% of calls take longer than 30 s',
      series: [histogramSeries(llmCallDurationSeconds, answered, { 10: 94.7, 60: 5.3 })],
      fires: { value: '31.7s', labels: { provider: 'openai' } },
    },
  ],
});
