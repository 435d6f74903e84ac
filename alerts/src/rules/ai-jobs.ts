// Alerts on AI jobs: failures, latency and retries.
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal } from '@sextant/signals/jobs';
import { perSecond, ratio, seconds } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile, rate } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, histogramSeries } from '../series';
import { lastRunFailed } from './tenants';

/** Without canceled jobs, which are neither successes nor failures. */
const finished = { status: oneOf('completed', 'failed', 'dead_lettered') } as const;
const failed = { status: oneOf('failed', 'dead_lettered') } as const;

const failureRatio = share(sum(rate(aiJobsTotal, '5m', failed)), sum(rate(aiJobsTotal, '5m', finished)));
const minJobs = { count: sum(increase(aiJobsTotal, '5m', finished)), atLeast: 10 } as const;

const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;
const jobs = (perMinute: { readonly completed: number; readonly failed: number }) => [
  counterSeries(aiJobsTotal, { ...model, status: 'completed' }, perMinute.completed),
  counterSeries(aiJobsTotal, { ...model, status: 'failed' }, perMinute.failed),
];

export const highAIJobFailureRate = alert({
  name: 'HighAIJobFailureRate',
  value: failureRatio,
  fires: { above: ratio(0.1) },
  guard: minJobs,
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `${value} of AI jobs fail`,
  description: ({ value, threshold }) =>
    `In the last 5 minutes ${value} of the finished AI jobs failed permanently (threshold ${threshold}). Their runs end without a result.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: '11% of jobs fail', series: jobs({ completed: 89, failed: 11 }), fires: { value: '11%' } },
    {
      when: 'jobs become dead letters',
      series: [
        counterSeries(aiJobsTotal, { ...model, status: 'completed' }, 8),
        counterSeries(aiJobsTotal, { ...model, status: 'dead_lettered' }, 2),
      ],
      fires: { value: '20%' },
    },
    { when: 'just under 10% of jobs fail', series: jobs({ completed: 901, failed: 99 }) },
    { when: 'all of five jobs in five minutes fail', series: jobs({ completed: 0, failed: 1 }) },
    {
      when: 'jobs are canceled',
      series: [...jobs({ completed: 10, failed: 0 }), counterSeries(aiJobsTotal, { ...model, status: 'canceled' }, 90)],
    },
  ],
});

/**
 * Does not inhibit HighAIJobFailureRate: followers of the warnings channel must see an outage that exceeds both thresholds
 * at once. Inhibits LastRunFailed, which would notify once per tenant.
 */
export const criticalAIJobFailureRate = alert({
  name: 'CriticalAIJobFailureRate',
  value: failureRatio,
  fires: { above: ratio(0.25) },
  guard: minJobs,
  for: '3m',
  severity: 'critical',
  priority: 'P1',
  team: 'ai-platform',
  summary: ({ value }) => `${value} of AI jobs fail: check providers and the latest release`,
  description: ({ value, threshold }) =>
    `In the last 5 minutes ${value} of the finished AI jobs failed permanently (threshold ${threshold}). Most users are affected.`,
  runbook: 'HighAIJobFailureRate',
  dashboard: DASHBOARDS.aiJobs,
  inhibits: { alerts: [lastRunFailed], sharing: [] },
  tests: [
    { when: '26% of jobs fail', series: jobs({ completed: 74, failed: 26 }), fires: { value: '26%' } },
    { when: 'just under 25% of jobs fail', series: jobs({ completed: 751, failed: 249 }) },
    { when: 'all of five jobs in five minutes fail', series: jobs({ completed: 0, failed: 1 }) },
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
  summary: ({ value }) => `5% of AI jobs take longer than ${value}`,
  description: ({ value, threshold }) =>
    `The 95th percentile of the processing time is ${value} (threshold ${threshold}). If this continues, the queue grows.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '6% of jobs take longer than 15 s',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 10: 94, 30: 6 })],
      fires: { value: '17.5s' },
    },
    {
      when: '4% of jobs take longer than 15 s',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 15: 96, 30: 4 })],
    },
    {
      when: 'there is only one slow job per minute',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 30: 1 })],
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
  summary: ({ value }) => `AI jobs are retried often: ${value}`,
  description: ({ value, threshold }) =>
    `The retry rate is ${value} (threshold ${threshold}). Each retry repeats a paid call. A job fails permanently after five attempts.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: 'there are 66 retries per minute',
      series: [counterSeries(aiJobsRetryTotal, model, 66)],
      fires: { value: '1.1 retries/s' },
    },
    { when: 'there are 59 retries per minute', series: [counterSeries(aiJobsRetryTotal, model, 59)] },
  ],
});
