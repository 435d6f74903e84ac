// Alerts on queues that make no progress: waiting for long, without workers, or ending in dead letters.
import { quantity, seconds } from '@sextant/signals/query/expression';
import { heldMax } from '@sextant/signals/query/held';
import { sum } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { dlqMovedTotal, queueOldestWaitingSeconds, queueWorkers } from '@sextant/signals/queues';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { recording } from '../record';
import { counterSeries, gaugeSeries, type Course } from '../series';
import { aiQueueCongestion } from './ai-queues';
import { heldTests } from './held-tests';

const upgrade = { queue: 'upgrade' } as const;
const oldest = (age: Course) => gaugeSeries(queueOldestWaitingSeconds, upgrade, age);

export const queueStalled = alert({
  name: 'QueueStalled',
  value: heldMax(queueOldestWaitingSeconds, { by: ['queue'] }),
  fires: { above: seconds(600) },
  for: '5m',
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ value, label }) => `The oldest job of queue ${label('queue')} has waited for ${value}`,
  description: ({ value, threshold }) =>
    `The oldest waiting job of this queue was added ${value} ago (threshold ${threshold}). Workers take no jobs, or far fewer than arrive.`,
  dashboard: DASHBOARDS.queues,
  tests: [
    {
      when: 'the oldest job has waited for 601 s',
      series: [oldest(601)],
      fires: { value: '10m 1s', labels: upgrade },
    },
    { when: 'the oldest job has waited for 600 s', series: [oldest(600)] },
    ...heldTests({ is: 900, fires: { value: '15m 0s', labels: upgrade } }, (age) => [oldest(age)]),
  ],
});

const connected = (workers: Course) => gaugeSeries(queueWorkers, upgrade, workers);

export const noWorkers = alert({
  name: 'NoWorkers',
  value: heldMax(queueWorkers, { by: ['queue'] }),
  fires: { below: quantity(1, 'workers') },
  for: '5m',
  severity: 'critical',
  priority: 'P1',
  team: 'ai-platform',
  summary: ({ label }) => `Queue ${label('queue')} has no workers`,
  description: ({ label }) =>
    `No worker is connected to queue ${label('queue')}. Its runs are accepted and wait until a worker starts.`,
  runbook: 'QueueStalled',
  dashboard: DASHBOARDS.queues,
  inhibits: { alerts: [queueStalled, aiQueueCongestion], sharing: ['queue'] },
  fastPath: true,
  tests: [
    { when: 'the last worker has stopped', series: [connected(0)], fires: { value: '0 workers', labels: upgrade } },
    { when: 'one worker is connected', series: [connected(1)] },
    {
      when: 'another queue has a worker',
      series: [connected(0), gaugeSeries(queueWorkers, { queue: 'page' }, 1)],
      fires: { value: '0 workers', labels: upgrade },
    },
    ...heldTests({ is: 0, fires: { value: '0 workers', labels: upgrade } }, (workers) => [connected(workers)]),
  ],
});

const moved = (perMinute: Course) =>
  counterSeries(dlqMovedTotal, { ...upgrade, error_class: 'TIMEOUT', retryable: 'true' }, perMinute);

const burst = (jobs: number) => moved([{ is: 0, minutes: 10 }, { is: jobs, minutes: 1 }, { is: 0 }]);

/** Recorded, as a panel of many days would otherwise read every error class of every queue. */
export const newDeadLetters = recording(
  'queue:dlq_moved:increase15m',
  sum(increase(dlqMovedTotal, '15m'), { by: ['queue'] }),
);

export const deadLettersGrowing = alert({
  name: 'DeadLettersGrowing',
  value: newDeadLetters.series,
  fires: { above: quantity(10, 'jobs') },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} of queue ${label('queue')} became dead letters in 15 minutes`,
  description: ({ value, threshold }) =>
    `${value} failed permanently in 15 minutes and became dead letters (threshold ${threshold}). They stay until somebody replays or removes them.`,
  dashboard: DASHBOARDS.queues,
  tests: [
    {
      when: '15 jobs become dead letters in 15 minutes',
      series: [moved(1)],
      fires: { value: '15 jobs', labels: upgrade },
    },
    { when: '9.9 jobs become dead letters in 15 minutes', series: [moved(0.66)] },
    { when: '10 jobs become dead letters in 15 minutes', series: [burst(10)], at: '18m' },
    {
      when: '11 jobs become dead letters in 15 minutes',
      series: [burst(11)],
      at: '18m',
      fires: { value: '11 jobs', labels: upgrade },
    },
    {
      when: '60 jobs become dead letters between two scrapes after the start of the process',
      series: [burst(60)],
      at: '18m',
      fires: { value: '60 jobs', labels: upgrade },
    },
    {
      when: 'the dead letters of each error class are few, but not their sum',
      series: [
        moved(0.4),
        counterSeries(dlqMovedTotal, { ...upgrade, error_class: 'MODEL_ERROR', retryable: 'false' }, 0.4),
      ],
      fires: { value: '12 jobs', labels: upgrade },
    },
  ],
});
