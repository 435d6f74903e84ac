// AI Jobs: rate, success, latency, queues, tokens and retries.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  criticalAIJobFailureRate,
  highAIJobFailureRate,
  highAIJobRetryRate,
  slowAIJobProcessing,
} from '@sextant/alerts/rules/ai-jobs';
import { highTokenUsage, lowValidationPassRate } from '@sextant/alerts/rules/ai-models';
import {
  aiJobsProcessingDurationSeconds,
  aiJobsRetryTotal,
  aiJobsTotal,
  aiJobsValidationPassRate,
  aiQueueSize,
} from '@sextant/signals/jobs';
import { aiLlmTokensTotal } from '@sextant/signals/llm';
import { oneOf } from '@sextant/signals/query/match';
import { avg, complement, max, orZero, perHour, sum } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { gauge, timeseries, type Dashboard } from '../declare';
import { alertValue, quantiles, shareOf } from '../panels';
import { filters } from '../variables';

const jobRate = rate(aiJobsTotal, '$window', filters);
const failed = { status: oneOf('failed', 'dead_lettered') } as const;
const finished = { ...filters, status: oneOf('completed', 'failed', 'dead_lettered') } as const;
/** Finished jobs are kept for days and would hide those that wait; the panel of the rate has them. */
const unfinished = { ...filters, status: oneOf('waiting', 'prioritized', 'delayed', 'active') } as const;
// The maximum, because several processes report the same queue.
const queued = sum(max(value(aiQueueSize, unfinished), { by: ['queue', 'status'] }), { by: ['status'] });
const tokens = rate(aiLlmTokensTotal, '$window', { ...filters, type: oneOf('prompt', 'completion') });

export const aiJobs: Dashboard = {
  uid: DASHBOARDS.aiJobs,
  title: 'AI Jobs',
  description:
    'Do AI jobs succeed, and fast enough? Each job is one step of a run that calls models. If jobs fail or are slow, continue with AI Performance for the providers. If jobs wait, continue with Queues and Dead Letters.',
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
        description: 'Ratio of completed to finished AI jobs in the window, without canceled ones. Good: above 90%.',
        queries: [{ expr: complement(shareOf(aiJobsTotal, { part: failed, where: finished })), legend: 'success' }],
        thresholds: [highAIJobFailureRate, criticalAIJobFailureRate],
        complement: true,
        whenEmpty: 'No job has finished in the window',
      }),
      timeseries({
        id: 9,
        title: 'Failed jobs',
        description: 'Ratio of failed to finished AI jobs over time, as the alerts compute it. Good: below 10%.',
        queries: [{ expr: shareOf(aiJobsTotal, { part: failed, where: finished }), legend: 'failed' }],
        thresholds: [highAIJobFailureRate, criticalAIJobFailureRate],
      }),
    ],
    [
      quantiles({
        id: 3,
        title: 'Processing time',
        description: 'Duration of an attempt of an AI job. Good: P95 below 15 s. Exemplars link to traces.',
        metric: aiJobsProcessingDurationSeconds,
        where: filters,
        thresholds: [slowAIJobProcessing],
      }),
      timeseries({
        id: 4,
        title: 'Queue status',
        description: 'Unfinished jobs of all queues by status. Good: waiting near zero, with short bursts.',
        queries: [{ expr: queued, legend: '{{status}}' }],
      }),
      timeseries({
        id: 5,
        title: 'Jobs by provider',
        description: 'Finished AI jobs by provider of the model. Good: the intended split, with every provider.',
        queries: [{ expr: sum(jobRate, { by: ['provider'] }), legend: '{{provider}}' }],
        stacked: true,
      }),
    ],
    [
      gauge({
        id: 6,
        title: 'Validation pass rate',
        description: 'Percentage of recent model outputs that passed validation. Good: above 80%.',
        queries: [{ expr: avg(value(aiJobsValidationPassRate, filters), { by: ['kind'] }), legend: '{{kind}}' }],
        thresholds: [lowValidationPassRate],
      }),
      alertValue(lowValidationPassRate, {
        id: 10,
        title: 'Validation over time',
        description:
          'The same percentage over time, by kind of run. Good: above 80%. A fall follows a new prompt or model.',
        legend: '{{kind}}',
      }),
      timeseries({
        id: 7,
        title: 'Token rate',
        description: 'Tokens of LLM calls, including cached and reasoning tokens. Good: below 1M per hour in total.',
        queries: [{ expr: perHour(sum(tokens, { by: ['type'] })), legend: '{{type}}' }],
        thresholds: [highTokenUsage],
        stacked: true,
      }),
      timeseries({
        id: 8,
        title: 'Retry rate',
        description: 'Retries of AI jobs. Good: near zero, and below one per second. Each retry costs a call.',
        queries: [{ expr: orZero(sum(rate(aiJobsRetryTotal, '$window', filters))), legend: 'retries' }],
        thresholds: [highAIJobRetryRate],
      }),
    ],
  ],
};
