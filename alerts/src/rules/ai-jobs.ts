// Alerts on AI jobs: failures, latency and retries.
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal } from '@sextant/signals/jobs';
import { perSecond, ratio, seconds } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { share, sum } from '@sextant/signals/query/operators';
import { increase, observations, quantile, rate } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert, type AlertTest } from '../declare';
import { counterSeries, histogramSeries } from '../series';
import { lastRunFailed } from './tenants';

/** Without canceled jobs, which are neither successes nor failures. */
const finished = { status: oneOf('completed', 'failed', 'dead_lettered') } as const;
const failed = { status: oneOf('failed', 'dead_lettered') } as const;

const failureRatio = share(sum(rate(aiJobsTotal, '5m', failed)), sum(rate(aiJobsTotal, '5m', finished)));
const minJobs = { count: sum(increase(aiJobsTotal, '5m', finished)), atLeast: 10 } as const;

const model = { provider: 'openai', model: 'gpt-4.1-mini' } as const;
const ended = (status: 'completed' | 'failed' | 'dead_lettered' | 'canceled', perMinute: number) =>
  counterSeries(aiJobsTotal, { ...model, status }, perMinute);
const jobs = (perMinute: { readonly completed: number; readonly failed: number }) => [
  ended('completed', perMinute.completed),
  ended('failed', perMinute.failed),
];
/** Jobs of every status that counts, near the minimum of ten in five minutes. */
const nearMinimum: readonly AlertTest[] = [
  {
    when: 'fewer than ten jobs finish in five minutes, and many are canceled',
    series: [ended('failed', 0.6), ended('dead_lettered', 1.3), ended('canceled', 100)],
  },
  {
    when: 'ten jobs finish in five minutes',
    series: [ended('completed', 1), ended('failed', 0.5), ended('dead_lettered', 0.5), ended('canceled', 100)],
    fires: { value: '50%' },
  },
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
      series: [ended('completed', 8), ended('dead_lettered', 2)],
      fires: { value: '20%' },
    },
    { when: 'exactly 10% of jobs fail', series: jobs({ completed: 9, failed: 1 }) },
    ...nearMinimum,
    {
      when: 'jobs are canceled',
      series: [...jobs({ completed: 10, failed: 0 }), ended('canceled', 90)],
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
    { when: 'exactly 25% of jobs fail', series: jobs({ completed: 75, failed: 25 }) },
    ...nearMinimum,
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
      when: '5% of jobs take longer than 15 s',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 15: 95, 30: 5 })],
    },
    {
      when: 'fewer than ten slow jobs end in five minutes',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 30: 1.9 })],
    },
    {
      when: 'ten slow jobs end in five minutes',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 30: 2 })],
      fires: { value: '29.25s' },
    },
    {
      when: 'almost 6% of jobs take longer than 15 s',
      series: [histogramSeries(aiJobsProcessingDurationSeconds, model, { 10: 94.7, 30: 5.3 })],
      fires: { value: '15.85s' },
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
    { when: 'there is one retry per second', series: [counterSeries(aiJobsRetryTotal, model, 60)] },
  ],
});
