// Queues and Dead Letters: depth, waiting, workers, retries and jobs that have failed for the last time.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { aiQueueCongestion, aiQueueSeverelyCongested, noAIJobsProcessed } from '@sextant/alerts/rules/ai-queues';
import { queueMemoryHigh, runsRefused } from '@sextant/alerts/rules/queue-memory';
import { deadLettersGrowing, noWorkers, queueStalled } from '@sextant/alerts/rules/queue-stalls';
import { aiJobsRetryTotal } from '@sextant/signals/jobs';
import { max } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { dlqMovedTotal, dlqReplayedTotal, dlqSize, jobsActive, jobWaitSeconds } from '@sextant/signals/queues';
import { runDurationSeconds } from '@sextant/signals/runs';
import { timeseries, type Dashboard } from '../declare';
import { alertEvents, alertValue, p95By, quantiles, rareEvents } from '../panels';
import { filters } from '../variables';

/** The maximum, because several processes report the same queue. */
const byQueue = { by: ['queue'] } as const;

export const queues: Dashboard = {
  uid: DASHBOARDS.queues,
  title: 'Queues and Dead Letters',
  description:
    'Are jobs processed as fast as they arrive, and which have failed for the last time? Each kind of run has a queue. If a queue grows, look at its workers and at the time to start; if jobs fail instead of waiting, continue with AI Jobs.',
  rows: [
    [
      alertValue(aiQueueCongestion, {
        id: 1,
        title: 'Waiting jobs',
        description: 'Jobs that wait, prioritized ones included. Good: near zero, with short bursts, below 100.',
        legend: '{{queue}}',
        more: [aiQueueSeverelyCongested],
      }),
      alertValue(queueStalled, {
        id: 2,
        title: 'Oldest waiting job',
        description: 'Its age, which grows while a queue is stalled. Good: seconds, below 10 minutes.',
        legend: '{{queue}}',
      }),
      timeseries({
        id: 3,
        title: 'Active jobs',
        description: 'Jobs that workers process now. Good: below the concurrency of the workers.',
        queries: [{ expr: max(value(jobsActive, filters), byQueue), legend: '{{queue}}' }],
      }),
    ],
    [
      quantiles({
        id: 4,
        title: 'Time to start',
        description: 'From enqueueing a job to its first start. Good: P95 of less than a second without congestion.',
        metric: jobWaitSeconds,
        where: filters,
      }),
      p95By({
        id: 5,
        title: 'P95 run time by kind',
        description: 'From acceptance to the end of a run. Good: the usual time of the kind.',
        metric: runDurationSeconds,
        where: filters,
        by: 'kind',
      }),
      alertValue(noWorkers, {
        id: 6,
        title: 'Workers',
        description: 'Workers that are connected to each queue. Good: as many as are deployed, never below one.',
        legend: '{{queue}}',
      }),
      alertEvents(noAIJobsProcessed, {
        id: 13,
        title: 'Waiting while nothing finishes',
        description: 'Jobs that wait while no AI job has finished for 5 minutes. Good: zero.',
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Dead letters',
        description: 'Jobs that have failed for the last time and wait for a decision. Good: zero, or known ones.',
        queries: [{ expr: max(value(dlqSize, filters), byQueue), legend: '{{queue}}' }],
      }),
      alertEvents(deadLettersGrowing, {
        id: 14,
        title: 'New dead letters of 15 minutes',
        description: 'Jobs that became dead letters in 15 minutes, by queue. Good: zero, and below 10.',
        legend: '{{queue}}',
      }),
      rareEvents({
        id: 8,
        title: 'New dead letters by class',
        description: 'Per hour, by queue and error class. Good: none. The class says whether a replay can succeed.',
        metric: dlqMovedTotal,
        where: filters,
        by: ['queue', 'error_class'],
      }),
      rareEvents({
        id: 9,
        title: 'Replayed dead letters',
        description: 'Per hour, by queue. Good: as intended.',
        metric: dlqReplayedTotal,
        where: filters,
        by: ['queue'],
      }),
    ],
    [
      rareEvents({
        id: 10,
        title: 'Retries',
        description: 'Retries of AI jobs per hour, by provider. Good: near zero. Each repeats a paid call.',
        metric: aiJobsRetryTotal,
        where: filters,
        by: ['provider'],
      }),
      alertValue(queueMemoryHigh, {
        id: 11,
        title: 'Queue memory',
        description: 'Used percentage of Redis maxmemory. Good: below 75%. Above 80%, runs are refused.',
        legend: 'used',
      }),
      alertEvents(runsRefused, {
        id: 12,
        title: 'Refused runs',
        description: 'Requests that were refused in 5 minutes because queue memory is full. Good: zero.',
      }),
    ],
  ],
};
