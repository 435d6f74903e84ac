// Queues and Dead Letters: depth, waiting, workers, retries and jobs that failed for good.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { aiQueueCongestion, aiQueueSeverelyCongested } from '@sextant/alerts/rules/ai-queues';
import { queueMemoryHigh, runsRefused } from '@sextant/alerts/rules/queue-memory';
import { aiJobsRetryTotal } from '@sextant/signals/jobs';
import { asPercent, max, orZero, perHour, share, sum } from '@sextant/signals/query/operators';
import { increase, rate, value } from '@sextant/signals/query/promql';
import {
  dlqMovedTotal,
  dlqReplayedTotal,
  dlqSize,
  jobsActive,
  jobWaitSeconds,
  queueDepth,
  queueMemoryLimitBytes,
  queueMemoryUsedBytes,
  queueOldestWaitingSeconds,
  queueWorkers,
} from '@sextant/signals/queues';
import { runDurationSeconds, runsRefusedTotal } from '@sextant/signals/runs';
import { timeseries, type Dashboard } from '../declare';
import { p95By, quantiles } from '../panels';
import { filters } from '../variables';

/** The maximum, because several processes report the same queue. */
const byQueue = { by: ['queue'] } as const;

export const queues: Dashboard = {
  uid: DASHBOARDS.queues,
  title: 'Queues and Dead Letters',
  description: 'Whether jobs are processed as fast as they arrive, and which of them failed for good.',
  rows: [
    [
      timeseries({
        id: 1,
        title: 'Waiting jobs',
        description: 'Jobs that wait, prioritized ones included. Good: near zero, with short bursts.',
        queries: [{ expr: max(value(queueDepth, filters), byQueue), legend: '{{queue}}' }],
        thresholds: [aiQueueCongestion, aiQueueSeverelyCongested],
      }),
      timeseries({
        id: 2,
        title: 'Oldest waiting job',
        description: 'Its age; it grows without end when a queue stands still. Good: seconds.',
        queries: [{ expr: max(value(queueOldestWaitingSeconds, filters), byQueue), legend: '{{queue}}' }],
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
        description: 'From enqueueing a job to its first start. Good: P95 below 1 s while no queue is congested.',
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
      timeseries({
        id: 6,
        title: 'Workers',
        description: 'Workers that are connected to each queue. Good: as many as are deployed, never zero.',
        queries: [{ expr: max(value(queueWorkers, filters), byQueue), legend: '{{queue}}' }],
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Dead letters',
        description: 'Jobs that failed for good and wait for a decision. Good: zero, or known ones.',
        queries: [{ expr: max(value(dlqSize, filters), byQueue), legend: '{{queue}}' }],
      }),
      timeseries({
        id: 8,
        title: 'New dead letters',
        description: 'Per hour, by queue and error class. Good: none.',
        queries: [
          {
            expr: orZero(perHour(sum(rate(dlqMovedTotal, '$window', filters), { by: ['queue', 'error_class'] }))),
            legend: '{{queue}} {{error_class}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 9,
        title: 'Replayed dead letters',
        description: 'Per hour, by queue. Good: as intended.',
        queries: [
          { expr: orZero(perHour(sum(rate(dlqReplayedTotal, '$window', filters), byQueue))), legend: '{{queue}}' },
        ],
        stacked: true,
      }),
    ],
    [
      timeseries({
        id: 10,
        title: 'Retries',
        description: 'Retries of AI jobs by provider. Good: near zero. Each repeats a paid call.',
        queries: [
          {
            expr: orZero(sum(rate(aiJobsRetryTotal, '$window', filters), { by: ['provider'] })),
            legend: '{{provider}}',
          },
        ],
        stacked: true,
      }),
      timeseries({
        id: 11,
        title: 'Queue memory',
        description: 'Used percentage of Redis maxmemory. Good: below 75%. Above 80%, runs are refused.',
        queries: [
          {
            expr: asPercent(
              share(max(value(queueMemoryUsedBytes, filters)), max(value(queueMemoryLimitBytes, filters))),
            ),
            legend: 'used',
          },
        ],
        thresholds: [queueMemoryHigh],
      }),
      timeseries({
        id: 12,
        title: 'Refused runs',
        description: 'Requests that were refused in 5 minutes because queue memory is full. Good: zero.',
        queries: [{ expr: orZero(sum(increase(runsRefusedTotal, '5m', filters))), legend: 'refused' }],
        thresholds: [runsRefused],
      }),
    ],
  ],
};
