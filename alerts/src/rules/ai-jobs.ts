// Alerts on AI jobs: failing, slow, and tried again too often.
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal } from '@sextant/signals/jobs';
import { perSecond, ratio, seconds } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile, rate } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counting, observing } from '../series';
import { lastRunFailed } from './tenants';

/** A canceled job is someone's choice and says nothing about success. */
const finished = { status: oneOf('completed', 'failed', 'dead_lettered') } as const;
const failed = { status: oneOf('failed', 'dead_lettered') } as const;

const failedShare = share(sum(rate(aiJobsTotal, '5m', failed)), sum(rate(aiJobsTotal, '5m', finished)));
const enoughJobs = { count: sum(increase(aiJobsTotal, '5m', finished)), atLeast: 10 } as const;

const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;
const jobs = (perMinute: { readonly completed: number; readonly failed: number }) => [
  counting(aiJobsTotal, { ...model, status: 'completed' }, perMinute.completed),
  counting(aiJobsTotal, { ...model, status: 'failed' }, perMinute.failed),
];

export const highAIJobFailureRate = alert({
  name: 'HighAIJobFailureRate',
  value: failedShare,
  fires: { above: ratio(0.1) },
  guard: enoughJobs,
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `${value} of AI jobs fail`,
  description: ({ value, threshold }) =>
    `Over the last minutes ${value} of the finished AI jobs failed for good, more than ${threshold}; their runs end without a result.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: '11% of jobs fail', series: jobs({ completed: 89, failed: 11 }), fires: { value: '11%' } },
    {
      when: 'jobs go to the dead letters',
      series: [
        counting(aiJobsTotal, { ...model, status: 'completed' }, 8),
        counting(aiJobsTotal, { ...model, status: 'dead_lettered' }, 2),
      ],
      fires: { value: '20%' },
    },
    { when: 'just under 10% of jobs fail', series: jobs({ completed: 901, failed: 99 }) },
    { when: 'all of only five jobs in five minutes fail', series: jobs({ completed: 0, failed: 1 }) },
    {
      when: 'jobs are canceled',
      series: [...jobs({ completed: 10, failed: 0 }), counting(aiJobsTotal, { ...model, status: 'canceled' }, 90)],
    },
  ],
});

/**
 * It does not silence HighAIJobFailureRate, though it always implies it: whoever follows the warnings must hear of an
 * outage that goes straight past both thresholds. It silences what would else be a message for each tenant.
 */
export const criticalAIJobFailureRate = alert({
  name: 'CriticalAIJobFailureRate',
  value: failedShare,
  fires: { above: ratio(0.25) },
  guard: enoughJobs,
  for: '3m',
  severity: 'critical',
  priority: 'P1',
  team: 'ai-platform',
  summary: ({ value }) => `${value} of AI jobs fail: a provider or a release is broken`,
  description: ({ value, threshold }) =>
    `Over the last minutes ${value} of the finished AI jobs failed for good, more than ${threshold}; most users see failed runs.`,
  runbook: 'HighAIJobFailureRate',
  dashboard: DASHBOARDS.aiJobs,
  silences: { alerts: [lastRunFailed], sharing: [] },
  tests: [
    { when: '26% of jobs fail', series: jobs({ completed: 74, failed: 26 }), fires: { value: '26%' } },
    { when: 'just under 25% of jobs fail', series: jobs({ completed: 751, failed: 249 }) },
    { when: 'all of only five jobs in five minutes fail', series: jobs({ completed: 0, failed: 1 }) },
  ],
});

export const slowAIJobProcessing = alert({
  name: 'SlowAIJobProcessing',
  value: quantile(0.95, aiJobsProcessingDurationSeconds, { window: '5m' }),
  fires: { above: seconds(15) },
  guard: { count: sum(increase(observations(aiJobsProcessingDurationSeconds), '5m')), atLeast: 10 },
  for: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `The slowest 5% of AI jobs take more than ${value}`,
  description: ({ value, threshold }) =>
    `The 95th percentile of the processing time is ${value}, above ${threshold}; the queue grows when this goes on.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '6% of jobs take longer than 15 s',
      series: [observing(aiJobsProcessingDurationSeconds, model, { 10: 94, 30: 6 })],
      fires: { value: '17.5s' },
    },
    {
      when: '4% of jobs take longer than 15 s',
      series: [observing(aiJobsProcessingDurationSeconds, model, { 15: 96, 30: 4 })],
    },
    {
      when: 'one slow job a minute is all there is',
      series: [observing(aiJobsProcessingDurationSeconds, model, { 30: 1 })],
    },
  ],
});

export const highAIJobRetryRate = alert({
  name: 'HighAIJobRetryRate',
  value: sum(rate(aiJobsRetryTotal, '5m')),
  fires: { above: perSecond(1, 'retries') },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `AI jobs are tried again: ${value}`,
  description: ({ value, threshold }) =>
    `There are ${value}; the limit is ${threshold}. Each one repeats a call that costs money, and a job fails for good after five attempts.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: 'there are 66 retries a minute',
      series: [counting(aiJobsRetryTotal, model, 66)],
      fires: { value: '1.1 retries a second' },
    },
    { when: 'there are 59 retries a minute', series: [counting(aiJobsRetryTotal, model, 59)] },
  ],
});
