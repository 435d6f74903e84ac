// AI Jobs: the eight panels that users know.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  criticalAIJobFailureRate,
  highAIJobFailureRate,
  highAIJobRetryRate,
  slowAIJobProcessing,
} from '@sextant/alerts/rules/ai-jobs';
import { highTokenUsage, lowValidationPassRate } from '@sextant/alerts/rules/ai-models';
import { aiQueueCongestion, aiQueueSeverelyCongested } from '@sextant/alerts/rules/ai-queues';
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
import { gauge, timeseries, type Board } from '../declare';
import { here } from '../variables';

const jobRate = rate(aiJobsTotal, '$window', here);
const failed = rate(aiJobsTotal, '$window', { ...here, status: oneOf('failed', 'dead_lettered') });
const finished = rate(aiJobsTotal, '$window', { ...here, status: oneOf('completed', 'failed', 'dead_lettered') });
// Without finished jobs there is no share, rather than a division of zero by zero.
const success = complement(share(orZero(sum(failed)), gt(sum(finished), quantity(0, 'jobs/second'))));
const duration = { window: '$window', where: here } as const;
// Several processes may report the same queue, hence the largest and not the sum.
const queued = sum(max(value(aiQueueSize, here), { by: ['queue', 'status'] }), { by: ['status'] });

export const aiJobs: Board = {
  uid: DASHBOARDS.aiJobs,
  title: 'AI Jobs',
  description: 'How many AI jobs run, how well, how fast, and what waits.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Job rate',
        description: 'AI jobs that finished, by how they ended. Good: nearly all completed, and as many as arrive.',
        queries: [{ expr: sum(jobRate, { by: ['status'] }), legend: '{{status}}' }],
        stacked: true,
      }),
      gauge({
        id: 2,
        title: 'Success',
        description: 'Share of the finished AI jobs that completed; canceled ones do not count. Good: above 90%.',
        queries: [{ expr: success, legend: 'success' }],
        limits: [highAIJobFailureRate, criticalAIJobFailureRate],
        complement: true,
      }),
      timeseries({
        id: 3,
        title: 'Processing time',
        description: 'Time of one attempt of an AI job. Good: P95 below 15 s. A point opens its trace.',
        queries: [
          { expr: quantile(0.5, aiJobsProcessingDurationSeconds, duration), legend: 'P50' },
          { expr: quantile(0.95, aiJobsProcessingDurationSeconds, duration), legend: 'P95' },
          { expr: quantile(0.99, aiJobsProcessingDurationSeconds, duration), legend: 'P99' },
        ],
        limits: [slowAIJobProcessing],
        exemplars: true,
      }),
    ],
    [
      timeseries({
        id: 4,
        title: 'Queue status',
        description:
          'Jobs on the queues by state. Good: waiting near zero; it may rise in a burst and must fall again.',
        queries: [{ expr: queued, legend: '{{status}}' }],
        limits: [aiQueueCongestion, aiQueueSeverelyCongested],
      }),
      timeseries({
        id: 5,
        title: 'Jobs by provider',
        description:
          'AI jobs that finished, by who serves the model. Good: the split that was meant, with no provider missing.',
        queries: [{ expr: sum(jobRate, { by: ['provider'] }), legend: '{{provider}}' }],
        stacked: true,
      }),
      gauge({
        id: 6,
        title: 'Validation pass rate',
        description: 'Share of the last outputs of models that passed validation. Good: above 80%.',
        queries: [{ expr: avg(value(aiJobsValidationPassRate, here), { by: ['kind'] }), legend: '{{kind}}' }],
        limits: [lowValidationPassRate],
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Token rate',
        description:
          'Tokens of LLM calls; cached and reasoning tokens are part of these. Good: below 1M an hour in all.',
        queries: [
          {
            expr: perHour(
              sum(rate(aiLlmTokensTotal, '$window', { ...here, type: oneOf('prompt', 'completion') }), {
                by: ['type'],
              }),
            ),
            legend: '{{type}}',
          },
        ],
        limits: [highTokenUsage],
        stacked: true,
      }),
      timeseries({
        id: 8,
        title: 'Retry rate',
        description: 'Attempts of AI jobs after the first. Good: near zero; each one costs a call.',
        queries: [{ expr: orZero(sum(rate(aiJobsRetryTotal, '$window', here))), legend: 'retries' }],
        limits: [highAIJobRetryRate],
      }),
    ],
  ],
};
