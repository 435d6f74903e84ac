// Alerts on models and their providers: bad output, too many tokens, calls that fail.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import { aiLlmTokensTotal, llmCallsTotal, llmUsageProblemsTotal } from '@sextant/signals/llm';
import { percent, quantity, ratio } from '@sextant/signals/query/expression';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { avg, perHour, share, sum } from '@sextant/signals/query/operators';
import { increase, rate, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counting, holding } from '../series';

const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;

const validations = (passRate: number, perMinute: number) => [
  holding(aiJobsValidationPassRate, { kind: 'upgrade' }, passRate),
  counting(aiJobsValidationTotal, { kind: 'upgrade', result: 'pass' }, (perMinute * passRate) / 100),
  counting(aiJobsValidationTotal, { kind: 'upgrade', result: 'fail' }, (perMinute * (100 - passRate)) / 100),
];

export const lowValidationPassRate = alert({
  name: 'LowValidationPassRate',
  value: avg(value(aiJobsValidationPassRate), { by: ['kind'] }),
  fires: { below: percent(80) },
  // The gauge keeps its last value when traffic ends; the counter says whether it is still news.
  guard: { count: sum(increase(aiJobsValidationTotal, '10m'), { by: ['kind'] }), atLeast: 10 },
  for: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `Only ${value} of the outputs for ${label('kind')} runs pass validation`,
  description: ({ value, threshold }) =>
    `${value} of the models' outputs pass validation, less than ${threshold}; those that fail are generated again or fail their run.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '79% of outputs pass',
      series: validations(79, 100),
      fires: { value: '79.0%', labels: { kind: 'upgrade' } },
    },
    { when: '80% of outputs pass', series: validations(80, 100) },
    { when: 'the last value was low and nothing was validated since', series: validations(50, 0) },
  ],
});

const tokens = (perMinute: number) => [
  counting(aiLlmTokensTotal, { ...model, type: 'prompt' }, perMinute * 0.75),
  counting(aiLlmTokensTotal, { ...model, type: 'completion' }, perMinute * 0.25),
  counting(aiLlmTokensTotal, { ...model, type: 'cache_read' }, perMinute * 0.5),
];

export const highTokenUsage = alert({
  name: 'HighTokenUsage',
  // Cached and reasoning tokens are part of these two.
  value: perHour(sum(rate(aiLlmTokensTotal, '5m', { type: oneOf('prompt', 'completion') }))),
  fires: { above: quantity(1_000_000, 'tokens/hour') },
  for: '30m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `Models use ${value}`,
  description: ({ value, threshold }) =>
    `LLM calls use ${value}, more than ${threshold}, for half an hour; the cost grows with it.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: 'tokens run at 1.02M an hour', series: tokens(17_000), fires: { value: '1.02M tokens an hour' } },
    { when: 'tokens run at 0.996M an hour', series: tokens(16_600) },
  ],
});

const calls = (perMinute: { readonly success: number; readonly error: number }) => [
  counting(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, perMinute.success),
  counting(llmCallsTotal, { ...model, status: 'error', error_class: 'SERVICE_UNAVAILABLE' }, perMinute.error),
];
const healthy = counting(
  llmCallsTotal,
  { provider: 'anthropic', model: 'claude-sonnet-4-5', status: 'success', error_class: 'none' },
  500,
);

export const providerFailures = alert({
  name: 'ProviderFailures',
  value: share(
    // What a request brought on itself, such as a refusal, says nothing about the provider.
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
    `${value} of the calls to this provider end in an error, more than ${threshold}; jobs are tried again and then fail.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: 'one of two providers fails 21% of its calls',
      series: [...calls({ success: 79, error: 21 }), healthy],
      fires: { value: '21%', labels: { provider: 'openai' } },
    },
    { when: 'just under 20% of calls fail', series: calls({ success: 801, error: 199 }) },
    {
      when: 'a tenant’s requests are refused by the provider’s content filter',
      series: [
        counting(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, 50),
        counting(llmCallsTotal, { ...model, status: 'error', error_class: 'VALIDATION_ERROR' }, 50),
      ],
    },
    { when: 'all of only five calls in five minutes fail', series: calls({ success: 0, error: 1 }) },
  ],
});

const answers = (perMinute: number) =>
  counting(llmCallsTotal, { ...model, status: 'success', error_class: 'none' }, perMinute);
const problems = (problem: 'impossible' | 'missing', perMinute: number) =>
  counting(llmUsageProblemsTotal, { provider: 'openai', problem }, perMinute);

export const untrueUsage = alert({
  name: 'UntrueUsage',
  value: share(
    // A missing usage is estimated; others may leave a call without a known cost.
    sum(rate(llmUsageProblemsTotal, '15m', { problem: noneOf('missing') }), { by: ['provider'] }),
    sum(rate(llmCallsTotal, '15m'), { by: ['provider'] }),
  ),
  fires: { above: ratio(0.01) },
  guard: { count: sum(increase(llmCallsTotal, '15m'), { by: ['provider'] }), atLeast: 10 },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} of the calls to ${label('provider')} report a usage that cannot be true`,
  description: ({ value, threshold }) =>
    `${value} of the calls to this provider have a usage that cannot be read, cannot be true or contradicts itself, more than ${threshold}; their cost may be missing from reports and budgets.`,
  dashboard: DASHBOARDS.tenantsAndCost,
  tests: [
    {
      when: '2% of answers have a count that cannot be true',
      series: [answers(100), problems('impossible', 2)],
      fires: { value: '2%', labels: { provider: 'openai' } },
    },
    { when: 'just under 1% of answers have one', series: [answers(1_000), problems('impossible', 9)] },
    { when: 'a test made a few calls', series: [answers(0.2), problems('impossible', 0.2)] },
    { when: 'the provider sends no usage, which is estimated', series: [answers(100), problems('missing', 100)] },
  ],
});
