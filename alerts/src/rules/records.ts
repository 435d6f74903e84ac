// Alerts on the records and on what ops does by itself: roll-ups, retention, partitions, checks of tenants.
import { repeatedWorkAgeSeconds, rollupLagSeconds, type RepeatedWorkName } from '@sextant/signals/ops';
import { seconds } from '@sextant/signals/query/expression';
import { min } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { holding } from '../series';

const HOUR = 3600;

/** Each replica tells the same, but for the moments of their scrapes. */
const age = (work: RepeatedWorkName) => min(value(repeatedWorkAgeSeconds, { work }));
const aged = (work: RepeatedWorkName, ageSeconds: number, instance = 'a') =>
  holding(repeatedWorkAgeSeconds, { work, instance }, ageSeconds);

export const rollUpLagging = alert({
  name: 'RollUpLagging',
  value: min(value(rollupLagSeconds)),
  fires: { above: seconds(300) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value }) => `The roll-ups are ${value} behind`,
  description: ({ value, threshold }) =>
    `Overviews, reports and charts do not show what was written in the last ${value}; the limit is ${threshold}. Nothing is lost: ops rolls it up when it can.`,
  dashboard: DASHBOARDS.tenantsAndCost,
  tests: [
    { when: 'the oldest change is 301 s old', series: [holding(rollupLagSeconds, {}, 301)], fires: { value: '5m 1s' } },
    { when: 'the oldest change is 300 s old', series: [holding(rollupLagSeconds, {}, 300)] },
    {
      when: 'one of two replicas was asked before the others caught up',
      series: ['a', 'b'].map((instance) => holding(rollupLagSeconds, { instance }, instance === 'a' ? 900 : 2)),
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
    `It succeeded ${value} ago and runs once a day, so ${threshold} is too long: rows stay that were to be deleted, and tables grow.`,
  dashboard: DASHBOARDS.tenantsAndCost,
  tests: [
    {
      when: 'it succeeded 26 h and a minute ago',
      series: [aged('retention', 26 * HOUR + 60)],
      fires: { value: '1d 2h 1m 0s' },
    },
    { when: 'it succeeded 26 h ago', series: [aged('retention', 26 * HOUR)] },
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
  summary: ({ value }) => `Partitions have not been made ahead for ${value}`,
  description: ({ value, threshold }) =>
    `It succeeded ${value} ago and is done once a day, so ${threshold} is too long. Some weeks ahead are there; after them rows go to the default partitions, which retention cannot drop as a whole.`,
  runbook: 'RetentionOverdue',
  dashboard: DASHBOARDS.tenantsAndCost,
  tests: [
    {
      when: 'it succeeded 26 h and a minute ago',
      series: [aged('partitions', 26 * HOUR + 60)],
      fires: { value: '1d 2h 1m 0s' },
    },
    { when: 'it succeeded 26 h ago', series: [aged('partitions', 26 * HOUR)] },
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
  summary: ({ value }) => `No check of tenants has succeeded for ${value}`,
  description: ({ value, threshold }) =>
    `A round has not succeeded for ${value}; after ${threshold} the alerts it posted lapse. Failed runs of tenants, vendors and budgets go unnoticed.`,
  dashboard: DASHBOARDS.tenantsAndCost,
  tests: [
    { when: 'the last round was 901 s ago', series: [aged('checks', 901)], fires: { value: '15m 1s' } },
    { when: 'the last round was 900 s ago', series: [aged('checks', 900)] },
    {
      when: 'one of two replicas was scraped before the round',
      series: [aged('checks', 905), aged('checks', 3, 'b')],
    },
  ],
});
