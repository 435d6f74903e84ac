// Alerts on the queues of AI jobs: congestion and lack of progress.
import { aiJobsTotal, aiQueueSize } from '@sextant/signals/jobs';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { gt, max, sum, unless } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, gaugeSeries } from '../series';

/** The maximum, because several processes report the same queue. Prioritized jobs are waiting, too. */
const waiting = sum(max(value(aiQueueSize, { status: oneOf('waiting', 'prioritized') }), { by: ['queue', 'status'] }), {
  by: ['queue'],
});

const queued = (jobs: number) => gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'waiting' }, jobs);

export const aiQueueCongestion = alert({
  name: 'AIQueueCongestion',
  value: waiting,
  fires: { above: quantity(100, 'jobs') },
  for: '5m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value, label }) => `${value} are waiting in queue ${label('queue')}`,
  description: ({ value, threshold }) =>
    `${value} are waiting (threshold ${threshold}). Jobs arrive faster than workers process them, so runs take longer.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    {
      when: '101 jobs are waiting',
      series: [queued(101)],
      fires: { value: '101 jobs', labels: { queue: 'upgrade' } },
    },
    {
      when: 'most of the waiting jobs are prioritized',
      series: [queued(1), gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'prioritized' }, 119)],
      fires: { value: '120 jobs', labels: { queue: 'upgrade' } },
    },
    { when: '100 jobs are waiting', series: [queued(100)] },
    {
      when: 'two processes report the same 60 jobs',
      series: ['controller', 'worker'].map((service) =>
        gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'waiting', service }, 60),
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
  summary: ({ value, label }) => `${value} are waiting in queue ${label('queue')}: add workers or reduce load`,
  description: ({ value, threshold }) =>
    `${value} are waiting (threshold ${threshold}). Users wait for minutes, and the backlog outlasts its cause.`,
  runbook: 'AIQueueCongestion',
  dashboard: DASHBOARDS.aiJobs,
  inhibits: { alerts: [aiQueueCongestion], sharing: ['queue'] },
  tests: [
    { when: '501 jobs are waiting', series: [queued(501)], fires: { value: '501 jobs', labels: { queue: 'upgrade' } } },
    { when: '500 jobs are waiting', series: [queued(500)] },
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
  summary: ({ value }) => `No AI job finishes while ${value} are waiting`,
  description: ({ value }) =>
    `${value} are waiting and none has finished for 10 minutes. The workers are down, stuck, or disconnected from the queue.`,
  dashboard: DASHBOARDS.aiJobs,
  tests: [
    { when: 'jobs are waiting and no job has ever finished', series: [queued(3)], fires: { value: '3 jobs' } },
    {
      when: 'jobs are waiting and the count of finished jobs is constant',
      series: [queued(3), counterSeries(aiJobsTotal, done, 0)],
      fires: { value: '3 jobs' },
    },
    {
      when: 'jobs are waiting and one finishes every minute',
      series: [queued(3), counterSeries(aiJobsTotal, done, 1)],
    },
    { when: 'no job is waiting and none finishes', series: [queued(0), counterSeries(aiJobsTotal, done, 0)] },
  ],
});
