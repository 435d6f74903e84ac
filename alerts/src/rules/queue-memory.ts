// Alerts on the memory of the queues. Redis evicts nothing, so runs are refused before it is full.
import { percent, quantity } from '@sextant/signals/query/expression';
import { asPercent, max, share, sum } from '@sextant/signals/query/operators';
import { increase, value } from '@sextant/signals/query/promql';
import { queueMemoryLimitBytes, queueMemoryUsedBytes } from '@sextant/signals/queues';
import { runsRefusedTotal } from '@sextant/signals/runs';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, gaugeSeries } from '../series';

/** The maximum, because every controller reports the same Redis. */
const used = asPercent(share(max(value(queueMemoryUsedBytes)), max(value(queueMemoryLimitBytes))));
const memory = (bytes: number, limit = 1_000) => [
  gaugeSeries(queueMemoryUsedBytes, {}, bytes),
  gaugeSeries(queueMemoryLimitBytes, {}, limit),
];

export const queueMemoryHigh = alert({
  name: 'QueueMemoryHigh',
  value: used,
  fires: { above: percent(75) },
  // Without a limit there is no percentage.
  guard: { count: max(value(queueMemoryLimitBytes)), atLeast: 1 },
  for: '10m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value }) => `The queues use ${value} of Redis memory`,
  description: ({ value, threshold }) =>
    `${value} of maxmemory is used (threshold ${threshold}), although finished jobs are removed above 70%. Above QUEUE_MEMORY_PERCENT (default 80%) runs are refused.`,
  runbook: 'RunsRefused',
  dashboard: DASHBOARDS.queues,
  tests: [
    { when: '76% is used', series: memory(760), fires: { value: '76.0%' } },
    { when: '75% is used', series: memory(750) },
    { when: 'Redis has no limit', series: memory(760, 0) },
    { when: 'the smallest limit is used', series: memory(1, 1), fires: { value: '100.0%' } },
  ],
});

const refusals = sum(increase(runsRefusedTotal, '5m'));
const refusing = (perMinute: number) => counterSeries(runsRefusedTotal, { reason: 'queue_memory' }, perMinute);

export const runsRefused = alert({
  name: 'RunsRefused',
  value: refusals,
  fires: { above: quantity(0, 'requests') },
  for: '1m',
  severity: 'critical',
  priority: 'P1',
  team: 'platform',
  summary: ({ value }) => `${value} to start or retry runs were refused: the queue memory is full`,
  description: ({ value }) =>
    `${value} got a 503 response in 5 minutes, because Redis memory is above the watermark. Accepted runs continue. GitHub does not redeliver refused webhooks automatically.`,
  dashboard: DASHBOARDS.queues,
  tests: [
    { when: 'two requests per minute are refused', series: [refusing(2)], fires: { value: '10 requests' } },
    { when: 'one request in ten minutes is refused', series: [refusing(0.1)], fires: { value: '500m requests' } },
    { when: 'no request is refused', series: [refusing(0)] },
  ],
});
