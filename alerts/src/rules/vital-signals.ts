// The alert on vital signals that nobody reports: without them, other alerts cannot fire.
import { aiQueueSize } from '@sextant/signals/jobs';
import { ledgerBufferEntries } from '@sextant/signals/ledger';
import { llmProviderState } from '@sextant/signals/llm';
import { repeatedWorkAgeSeconds, rollupLagSeconds } from '@sextant/signals/ops';
import type { Gauge } from '@sextant/signals/declare/metric';
import { quantity } from '@sextant/signals/query/expression';
import { or } from '@sextant/signals/query/operators';
import { absent, labelled, value } from '@sextant/signals/query/promql';
import { queueMemoryUsedBytes, queueWorkers } from '@sextant/signals/queues';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries, type Course, type Series } from '../series';

const missing = (signal: Gauge) => labelled(absent(value(signal)), 'signal', signal.name);

const vital = [
  aiQueueSize,
  queueWorkers,
  queueMemoryUsedBytes,
  llmProviderState,
  ledgerBufferEntries,
  repeatedWorkAgeSeconds,
  rollupLagSeconds,
] as const;

/** The series of every vital signal; those of the queues as in `queues`. */
const reported = (queues: Course): readonly (readonly Series[])[] => [
  gaugeSeries(aiQueueSize, { queue: 'upgrade', status: 'waiting' }, queues),
  gaugeSeries(queueWorkers, { queue: 'upgrade' }, 1),
  gaugeSeries(queueMemoryUsedBytes, {}, 1),
  gaugeSeries(llmProviderState, { provider: 'openai' }, 0),
  gaugeSeries(ledgerBufferEntries, {}, 0),
  gaugeSeries(repeatedWorkAgeSeconds, { work: 'checks' }, 1),
  gaugeSeries(rollupLagSeconds, {}, 0),
];
const [, ...allButQueues] = reported(0);
const queueSize = { signal: aiQueueSize.name } as const;

export const vitalSignalMissing = alert({
  name: 'VitalSignalMissing',
  value: vital.map(missing).reduce((all, one) => or(all, one)),
  fires: { above: quantity(0, 'bool') },
  for: '5m',
  severity: 'critical',
  priority: 'P1',
  team: 'platform',
  summary: ({ label }) => `Nobody reports ${label('signal')}`,
  description: ({ label }) =>
    `No process has reported ${label('signal')} for 5 minutes. Redis or Postgres does not answer, or all replicas of the service that reads it are down. Alerts on this signal cannot fire; those that already fire keep their last value.`,
  dashboard: DASHBOARDS.systemOverview,
  tests: [
    {
      when: 'there is no data',
      series: [],
      fires: vital.map(({ name }) => ({ value: '1', labels: { signal: name } })),
    },
    { when: 'no queue is reported', series: allButQueues, fires: { value: '1', labels: queueSize } },
    { when: 'every vital signal is reported', series: reported(0) },
    {
      when: 'Redis has been down for 12 minutes',
      series: reported([{ is: 120, minutes: 10 }, { is: 'absent' }]),
      at: '22m',
      fires: { value: '1', labels: queueSize },
    },
    {
      when: 'Redis has been down for 3 minutes',
      series: reported([{ is: 120, minutes: 10 }, { is: 'absent' }]),
      at: '13m',
    },
    ...vital.map((signal, i) => ({
      when: `only ${signal.name} is missing`,
      series: reported(0).filter((_, other) => other !== i),
      fires: { value: '1', labels: { signal: signal.name } },
    })),
  ],
});
