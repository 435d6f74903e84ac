// Alerts on telemetry itself: a target that cannot be scraped, and the heartbeat that proves alerts can be heard.
import { up } from '@sextant/signals/process';
import { quantity } from '@sextant/signals/query/expression';
import { constant, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { holding } from '../series';

const target = { service: 'worker', env: 'local', instance: '127.0.0.1:9001', job: 'services' } as const;

export const targetDown = alert({
  name: 'TargetDown',
  value: value(up),
  fires: { below: quantity(1, 'bool') },
  for: '5m',
  severity: 'critical',
  team: 'platform',
  summary: ({ label }) => `${label('service')} cannot be scraped at ${label('instance')}`,
  description: ({ label }) =>
    `Prometheus has had no answer from ${label('instance')} of ${label('service')} for five minutes: it is down, stuck, or cut off, and its metrics are missing.`,
  dashboard: DASHBOARDS.systemOverview,
  silencesService: true,
  tests: [
    { when: 'a target does not answer', series: [holding(up, target, 0)], fires: { value: '0', labels: target } },
    { when: 'a target answers', series: [holding(up, target, 1)] },
  ],
});

export const watchdog = alert({
  name: 'Watchdog',
  value: constant(quantity(1, 'bool')),
  fires: { above: quantity(0, 'bool') },
  severity: 'none',
  team: 'platform',
  summary: () => 'Alerting works',
  description: () => 'This alert always fires. When it does not arrive at the heartbeat receiver, no other alert does.',
  dashboard: DASHBOARDS.systemOverview,
  tests: [{ when: 'there is no data at all', series: [], fires: { value: '1' } }],
});
