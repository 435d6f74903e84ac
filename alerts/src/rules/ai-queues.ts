// Alerts on the queues of AI jobs: too much waits, or nothing moves.
import { aiJobsTotal, aiQueueSize } from '@sextant/signals/jobs';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { gt, max, sum, unless } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counting, holding } from '../series';

/** Several processes may report the same queue, hence the largest and not the sum; a prioritized job waits too. */
const waiting = sum(max(value(aiQueueSize, { status: oneOf('waiting', 'prioritized') }), { by: ['queue', 'status'] }), {
  by: ['queue'],
});

const queued = (jobs: number) => holding(aiQueueSize, { queue: 'upgrade', status: 'waiting' }, jobs);

export const aiQueueCongestion = alert({
  name: 'AIQueueCongestion',
  value: waiting,
  fires: { above: quantity(100, 'jobs') },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} wait in the queue ${label('queue')}`,
  description: ({ value, threshold }) =>
    `${value} wait, more than ${threshold}: work arrives faster than the workers finish it, so every run takes longer.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '101 jobs wait',
      series: [queued(101)],
      fires: { value: '101 jobs', labels: { queue: 'upgrade' } },
    },
    {
      when: 'most of the waiting jobs are prioritized',
      series: [queued(1), holding(aiQueueSize, { queue: 'upgrade', status: 'prioritized' }, 119)],
      fires: { value: '120 jobs', labels: { queue: 'upgrade' } },
    },
    { when: '100 jobs wait', series: [queued(100)] },
    {
      when: 'two processes report the same 60 jobs',
      series: ['controller', 'worker'].map((service) =>
        holding(aiQueueSize, { queue: 'upgrade', status: 'waiting', service }, 60),
      ),
    },
  ],
});

export const aiQueueSeverelyCongested = alert({
  name: 'AIQueueSeverelyCongested',
  value: waiting,
  fires: { above: quantity(500, 'jobs') },
  for: '3m',
  severity: 'critical',
  priority: 'P1',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} wait in the queue ${label('queue')}: it does not recover by itself`,
  description: ({ value, threshold }) =>
    `${value} wait, more than ${threshold}: users wait for minutes, and the backlog remains long after the cause is gone.`,
  runbook: 'AIQueueCongestion',
  dashboard: DASHBOARDS.aiJobs,
  silences: { alerts: [aiQueueCongestion], sharing: ['queue'] },
  tests: [
    { when: '501 jobs wait', series: [queued(501)], fires: { value: '501 jobs', labels: { queue: 'upgrade' } } },
    { when: '500 jobs wait', series: [queued(500)] },
  ],
});

const done = { provider: 'openai', model: 'gpt-4.1-mini', status: 'completed' } as const;

export const noAIJobsProcessed = alert({
  name: 'NoAIJobsProcessed',
  value: unless(sum(waiting), gt(sum(increase(aiJobsTotal, '5m')), quantity(0, 'jobs'))),
  fires: { above: quantity(0, 'jobs') },
  for: '10m',
  severity: 'critical',
  priority: 'P0',
  team: 'ai-platform',
  summary: ({ value }) => `No AI job finishes while ${value} wait`,
  description: ({ value }) =>
    `${value} wait and none has finished for ten minutes: the workers are gone, stuck, or cut off from the queue.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: 'jobs wait and no job was ever counted', series: [queued(3)], fires: { value: '3 jobs' } },
    {
      when: 'jobs wait and the count of finished jobs stands still',
      series: [queued(3), counting(aiJobsTotal, done, 0)],
      fires: { value: '3 jobs' },
    },
    { when: 'jobs wait and one finishes each minute', series: [queued(3), counting(aiJobsTotal, done, 1)] },
    { when: 'nothing waits and nothing finishes', series: [queued(0), counting(aiJobsTotal, done, 0)] },
  ],
});
