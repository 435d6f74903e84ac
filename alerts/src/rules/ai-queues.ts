// Alerts on the queues of AI jobs: congestion and lack of progress.
import { aiJobsTotal, aiQueueSize } from '@sextant/signals/jobs';
import { quantity } from '@sextant/signals/query/expression';
import { heldMax } from '@sextant/signals/query/held';
import { oneOf } from '@sextant/signals/query/match';
import { gt, sum, unless } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert, type AlertTest } from '../declare';
import { counterSeries, gaugeSeries, type Course } from '../series';
import { heldTests } from './held-tests';

/**
 * Held, because the gauges are absent while Redis does not answer, and the jobs still wait then. Prioritized jobs are
 * waiting, too.
 */
const waiting = sum(
  heldMax(aiQueueSize, { by: ['queue', 'status'], where: { status: oneOf('waiting', 'prioritized') } }),
  { by: ['queue'] },
);

const queued = (jobs: Course) => gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'waiting' }, jobs);
/** Redis stops while jobs are waiting, so the gauge is absent for the rest of the test. */
const whileRedisIsDown = (jobs: number): Course => [{ is: jobs, minutes: 10 }, { is: 'absent' }];

/** Waiting and prioritized jobs count, one more than `limit`; others do not. */
function countedStates(limit: number): readonly AlertTest[] {
  const upgrades = { queue: 'upgrade' } as const;
  const others = [
    gaugeSeries(aiQueueSize, { ...upgrades, status: 'active' }, limit),
    gaugeSeries(aiQueueSize, { ...upgrades, status: 'completed' }, 10 * limit),
  ];
  const prioritized = (jobs: Course) => gaugeSeries(aiQueueSize, { ...upgrades, status: 'prioritized' }, jobs);
  const fires = { value: `${limit + 1} jobs`, labels: upgrades };
  return [
    { when: 'jobs are active and completed', series: [queued(limit), ...others] },
    { when: 'jobs are waiting and prioritized', series: [queued(1), prioritized(limit), ...others], fires },
    {
      when: 'Redis is down since jobs were waiting and prioritized',
      series: [queued(whileRedisIsDown(1)), prioritized(whileRedisIsDown(limit))],
      at: '22m',
      fires,
    },
    {
      when: 'Redis is down since jobs were active and completed',
      series: [
        queued(whileRedisIsDown(limit)),
        gaugeSeries(aiQueueSize, { ...upgrades, status: 'active' }, whileRedisIsDown(limit)),
      ],
      at: '22m',
    },
    stoppedProcess(2 * limit),
  ];
}

/** The jobs that only a stopped process saw do not count. */
function stoppedProcess(jobs: number): AlertTest {
  return {
    when: 'a process that saw waiting and prioritized jobs has stopped, and another one sees none',
    series: (['waiting', 'prioritized'] as const).flatMap((status) => [
      gaugeSeries(aiQueueSize, { queue: 'upgrade', status, instance: 'old' }, whileRedisIsDown(jobs)),
      gaugeSeries(aiQueueSize, { queue: 'upgrade', status, instance: 'new' }, 0),
    ]),
    at: '22m',
  };
}

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
  dashboard: DASHBOARDS.queues,
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
    ...countedStates(100),
    ...heldTests({ is: 120, fires: { value: '120 jobs', labels: { queue: 'upgrade' } } }, (jobs) => [queued(jobs)]),
    { when: 'Redis is down since 80 jobs were waiting', series: [queued(whileRedisIsDown(80))], at: '22m' },
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
  dashboard: DASHBOARDS.queues,
  inhibits: { alerts: [aiQueueCongestion], sharing: ['queue'] },
  tests: [
    { when: '501 jobs are waiting', series: [queued(501)], fires: { value: '501 jobs', labels: { queue: 'upgrade' } } },
    { when: '500 jobs are waiting', series: [queued(500)] },
    ...countedStates(500),
    ...heldTests({ is: 600, fires: { value: '600 jobs', labels: { queue: 'upgrade' } } }, (jobs) => [queued(jobs)]),
  ],
});

const done = { provider: 'openai', model: 'gpt-4.1-mini', status: 'completed' } as const;
const prioritized = (jobs: Course) => gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'prioritized' }, jobs);
/** Jobs are waiting, and the last one finishes in the tenth minute. */
const lastFinished = [queued(3), counterSeries(aiJobsTotal, done, [{ is: 1, minutes: 10 }, { is: 0 }])];

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
  dashboard: DASHBOARDS.queues,
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
    {
      when: 'jobs are waiting and one finishes in ten minutes',
      series: [queued(3), counterSeries(aiJobsTotal, done, 0.1)],
    },
    { when: 'the only waiting job is prioritized', series: [prioritized(1)], fires: { value: '1 jobs' } },
    {
      when: 'Redis is down since the only waiting job was prioritized',
      series: [prioritized(whileRedisIsDown(1))],
      at: '22m',
      fires: { value: '1 jobs' },
    },
    {
      when: 'jobs are active and completed',
      series: (['active', 'completed'] as const).map((status) =>
        gaugeSeries(aiQueueSize, { queue: 'upgrade', status }, 3),
      ),
    },
    { when: 'jobs are waiting and the last one finished 13 minutes ago', series: lastFinished, at: '23m' },
    {
      when: 'jobs are waiting and the last one finished 14 minutes ago',
      series: lastFinished,
      at: '24m',
      fires: { value: '3 jobs' },
    },
    stoppedProcess(3),
    ...heldTests({ is: 3, fires: { value: '3 jobs' } }, (jobs) => [queued(jobs), counterSeries(aiJobsTotal, done, 0)]),
    { when: 'no job is waiting and none finishes', series: [queued(0), counterSeries(aiJobsTotal, done, 0)] },
  ],
});
