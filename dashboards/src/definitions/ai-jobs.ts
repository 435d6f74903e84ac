// AI Jobs: rate, success, latency, queues, tokens and retries.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  criticalAIJobFailureRate,
  highAIJobFailureRate,
  highAIJobRetryRate,
  slowAIJobProcessing,
} from '@sextant/alerts/rules/ai-jobs';
import { aiLatencyHigh, highTokenUsage, lowValidationPassRate } from '@sextant/alerts/rules/ai-models';
import { aiQueueCongestion, aiQueueSeverelyCongested } from '@sextant/alerts/rules/ai-queues';
import { noWorkers, queueStalled } from '@sextant/alerts/rules/queue-stalls';
import { upgradeFailureRatio, upgradeLatencyHigh, usualUpgradeFailureRatio } from '@sextant/alerts/rules/upgrades';
import {
  aiJobsProcessingDurationSeconds,
  aiJobsRetryTotal,
  aiJobsTotal,
  aiJobsValidationPassRate,
  aiQueueSize,
} from '@sextant/signals/jobs';
import { aiLlmTokensTotal } from '@sextant/signals/llm';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { avg, complement, gt, max, orZero, perHour, share, sum } from '@sextant/signals/query/operators';
import { quantile, rate, value } from '@sextant/signals/query/promql';
import { gauge, timeseries, type Dashboard } from '../declare';
import { filters } from '../variables';

const jobRate = rate(aiJobsTotal, '$window', filters);
const failed = rate(aiJobsTotal, '$window', { ...filters, status: oneOf('failed', 'dead_lettered') });
const finished = rate(aiJobsTotal, '$window', { ...filters, status: oneOf('completed', 'failed', 'dead_lettered') });
// Without finished jobs the query has no result, instead of NaN.
const success = complement(share(orZero(sum(failed)), gt(sum(finished), quantity(0, 'jobs/second'))));
const duration = { window: '$window', where: filters } as const;
// The maximum, because several processes report the same queue.
const queued = sum(max(value(aiQueueSize, filters), { by: ['queue', 'status'] }), { by: ['status'] });

export const aiJobs: Dashboard = {
  uid: DASHBOARDS.aiJobs,
  title: 'AI Jobs',
  description: 'Rate, success, latency and queues of AI jobs.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Job rate',
        description: 'Finished AI jobs by status. Good: nearly all completed, at the rate of arrivals.',
        queries: [{ expr: sum(jobRate, { by: ['status'] }), legend: '{{status}}' }],
        stacked: true,
      }),
      gauge({
        id: 2,
        title: 'Success',
        description: 'Ratio of completed to finished AI jobs, without canceled ones. Good: above 90%.',
        queries: [{ expr: success, legend: 'success' }],
        thresholds: [highAIJobFailureRate, criticalAIJobFailureRate],
        complement: true,
      }),
      timeseries({
        id: 3,
        title: 'Processing time',
        description: 'Duration of an attempt of an AI job. Good: P95 below 15 s. Exemplars link to traces.',
        queries: [
          { expr: quantile(0.5, aiJobsProcessingDurationSeconds, duration), legend: 'P50' },
          { expr: quantile(0.95, aiJobsProcessingDurationSeconds, duration), legend: 'P95' },
          { expr: quantile(0.99, aiJobsProcessingDurationSeconds, duration), legend: 'P99' },
        ],
        thresholds: [slowAIJobProcessing],
        exemplars: true,
      }),
    ],
    [
      timeseries({
        id: 4,
        title: 'Queue status',
        description: 'Jobs in the queues by status. Good: waiting near zero, with short bursts.',
        queries: [{ expr: queued, legend: '{{status}}' }],
        thresholds: [aiQueueCongestion, aiQueueSeverelyCongested],
      }),
      timeseries({
        id: 5,
        title: 'Jobs by provider',
        description: 'Finished AI jobs by provider of the model. Good: the intended split, with every provider.',
        queries: [{ expr: sum(jobRate, { by: ['provider'] }), legend: '{{provider}}' }],
        stacked: true,
      }),
      gauge({
        id: 6,
        title: 'Validation pass rate',
        description: 'Percentage of recent model outputs that passed validation. Good: above 80%.',
        queries: [{ expr: avg(value(aiJobsValidationPassRate, filters), { by: ['kind'] }), legend: '{{kind}}' }],
        thresholds: [lowValidationPassRate],
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Token rate',
        description: 'Tokens of LLM calls, including cached and reasoning tokens. Good: below 1M per hour in total.',
        queries: [
          {
            expr: perHour(
              sum(rate(aiLlmTokensTotal, '$window', { ...filters, type: oneOf('prompt', 'completion') }), {
                by: ['type'],
              }),
            ),
            legend: '{{type}}',
          },
        ],
        thresholds: [highTokenUsage],
        stacked: true,
      }),
      timeseries({
        id: 8,
        title: 'Retry rate',
        description: 'Retries of AI jobs. Good: near zero. Each retry costs a call.',
        queries: [{ expr: orZero(sum(rate(aiJobsRetryTotal, '$window', filters))), legend: 'retries' }],
        thresholds: [highAIJobRetryRate],
      }),
    ],
    [
      timeseries({
        id: 20,
        title: 'Oldest waiting job',
        description: 'Age of the oldest waiting job by queue. Good: seconds. It grows when a queue stalls.',
        queries: [{ expr: queueStalled.value, legend: '{{queue}}' }],
        thresholds: [queueStalled],
      }),
      timeseries({
        id: 21,
        title: 'Workers',
        description: 'Workers connected to each queue. Good: at least one.',
        queries: [{ expr: noWorkers.value, legend: '{{queue}}' }],
        thresholds: [noWorkers],
      }),
    ],
    [
      timeseries({
        id: 22,
        title: 'Provider latency',
        description: 'P95 of the duration of calls by provider. Good: below 30 s.',
        queries: [{ expr: aiLatencyHigh.value, legend: '{{provider}}' }],
        thresholds: [aiLatencyHigh],
        exemplars: true,
      }),
      timeseries({
        id: 23,
        title: 'Upgrade duration',
        description: 'P95 of the duration of upgrades that were not canceled. Good: below 30 s.',
        queries: [{ expr: upgradeLatencyHigh.value, legend: 'P95' }],
        thresholds: [upgradeLatencyHigh],
        exemplars: true,
      }),
      timeseries({
        id: 24,
        title: 'Failed upgrades',
        description:
          'Share of failed upgrades in an hour, and its mean of 7 days. Good: near the mean. The alert allows one standard deviation.',
        queries: [
          { expr: upgradeFailureRatio.series, legend: 'failed' },
          { expr: usualUpgradeFailureRatio.series, legend: 'mean of 7 days' },
        ],
      }),
    ],
  ],
};
