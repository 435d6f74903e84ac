// Alerts on telemetry itself: targets that are down, and the heartbeat of alerting.
import { up } from '@sextant/signals/process';
import { quantity } from '@sextant/signals/query/expression';
import { constant, value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const target = { service: 'worker', env: 'local', instance: '127.0.0.1:9001', job: 'services' } as const;

export const targetDown = alert({
  name: 'TargetDown',
  value: value(up),
  fires: { below: quantity(1, 'bool') },
  for: '5m',
  severity: 'critical',
  team: 'platform',
  summary: ({ label }) => `${label('service')} at ${label('instance')} is down`,
  description: ({ label }) =>
    `Prometheus has not been able to scrape ${label('instance')} of ${label('service')} for 5 minutes. It is down, stuck, or unreachable, and its metrics are missing.`,
  dashboard: DASHBOARDS.systemOverview,
  inhibitsService: true,
  tests: [
    { when: 'a target does not respond', series: [gaugeSeries(up, target, 0)], fires: { value: '0', labels: target } },
    { when: 'a target responds', series: [gaugeSeries(up, target, 1)] },
  ],
});

export const watchdog = alert({
  name: 'Watchdog',
  value: constant(quantity(1, 'bool')),
  fires: { above: quantity(0, 'bool') },
  severity: 'none',
  team: 'platform',
  summary: () => 'Alerting works',
  description: () => 'This alert always fires. When the heartbeat receiver does not get it, alerting is broken.',
  dashboard: DASHBOARDS.systemOverview,
  tests: [{ when: 'there is no data', series: [], fires: { value: '1' } }],
});
