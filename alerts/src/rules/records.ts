// Alerts on the periodic work of ops: roll-ups, retention, partitions and tenant checks.
import { repeatedWorkAgeSeconds, rollupLagSeconds, type RepeatedWorkName } from '@sextant/signals/ops';
import { seconds } from '@sextant/signals/query/expression';
import { min } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const HOUR = 3600;

/** The minimum, because every replica reports the same age at a different time. */
const age = (work: RepeatedWorkName) => min(value(repeatedWorkAgeSeconds, { work }));
const aged = (work: RepeatedWorkName, ageSeconds: number, instance = 'a') =>
  gaugeSeries(repeatedWorkAgeSeconds, { work, instance }, ageSeconds);

export const rollUpLagging = alert({
  name: 'RollUpLagging',
  value: min(value(rollupLagSeconds)),
  fires: { above: seconds(300) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value }) => `Roll-ups are ${value} behind`,
  description: ({ value, threshold }) =>
    `Overviews, reports and charts do not show changes of the last ${value} (threshold ${threshold}). No data is lost: ops rolls changes up as soon as it can.`,
  dashboard: DASHBOARDS.telemetryPipeline,
  tests: [
    {
      when: 'the oldest change is 301 s old',
      series: [gaugeSeries(rollupLagSeconds, {}, 301)],
      fires: { value: '5m 1s' },
    },
    { when: 'the oldest change is 300 s old', series: [gaugeSeries(rollupLagSeconds, {}, 300)] },
    {
      when: 'one of two replicas was scraped before the roll-up',
      series: ['a', 'b'].map((instance) => gaugeSeries(rollupLagSeconds, { instance }, instance === 'a' ? 900 : 2)),
    },
  ],
});

export const retentionOverdue = alert({
  name: 'RetentionOverdue',
  value: age('retention'),
  fires: { above: seconds(26 * HOUR) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value }) => `Retention has not succeeded for ${value}`,
  description: ({ value, threshold }) =>
    `Retention runs once a day and last succeeded ${value} ago (threshold ${threshold}). Expired rows are not deleted, and tables grow.`,
  dashboard: DASHBOARDS.telemetryPipeline,
  tests: [
    {
      when: 'it last succeeded 26 h and a minute ago',
      series: [aged('retention', 26 * HOUR + 60)],
      fires: { value: '1d 2h 1m 0s' },
    },
    { when: 'it last succeeded 26 h ago', series: [aged('retention', 26 * HOUR)] },
    { when: 'other work is overdue', series: [aged('retention', HOUR), aged('partitions', 30 * HOUR)] },
  ],
});

export const partitionsOverdue = alert({
  name: 'PartitionsOverdue',
  value: age('partitions'),
  fires: { above: seconds(26 * HOUR) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value }) => `Partitions have not been created for ${value}`,
  description: ({ value, threshold }) =>
    `Partitions are created once a day, and this last succeeded ${value} ago (threshold ${threshold}). Partitions exist for some weeks ahead. After that, rows go to the default partitions, which retention cannot drop.`,
  runbook: 'RetentionOverdue',
  dashboard: DASHBOARDS.telemetryPipeline,
  tests: [
    {
      when: 'they were last created 26 h and a minute ago',
      series: [aged('partitions', 26 * HOUR + 60)],
      fires: { value: '1d 2h 1m 0s' },
    },
    { when: 'they were last created 26 h ago', series: [aged('partitions', 26 * HOUR)] },
    { when: 'other work is overdue', series: [aged('retention', 30 * HOUR), aged('partitions', HOUR)] },
  ],
});

export const tenantChecksFailing = alert({
  name: 'TenantChecksFailing',
  value: age('checks'),
  fires: { above: seconds(900) },
  for: '1m',
  severity: 'critical',
  team: 'platform',
  summary: ({ value }) => `Tenant checks have not succeeded for ${value}`,
  description: ({ value, threshold }) =>
    `Tenant checks last succeeded ${value} ago (threshold ${threshold}). Alerts on failed runs, vendors and budgets of tenants expire, and new ones are not posted.`,
  dashboard: DASHBOARDS.tenants,
  tests: [
    { when: 'the last success was 901 s ago', series: [aged('checks', 901)], fires: { value: '15m 1s' } },
    { when: 'the last success was 900 s ago', series: [aged('checks', 900)] },
    {
      when: 'one of two replicas was scraped before the check',
      series: [aged('checks', 905), aged('checks', 3, 'b')],
    },
  ],
});
