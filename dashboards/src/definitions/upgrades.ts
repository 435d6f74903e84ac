// Upgrade Metrics: success, duration and failing steps of dependency upgrades.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import { ratio, seconds } from '@sextant/signals/query/expression';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { complement, gt, orZero, perHour, share, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import { quantity } from '@sextant/signals/query/expression';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { upgradeDurationSeconds, upgradeLatency, upgradesTotal } from '@sextant/signals/upgrades';
import { gauge, timeseries, type Dashboard, type PanelThreshold } from '../declare';
import { p95By, quantiles, shareOf } from '../panels';
import { filters } from '../variables';

/** Canceled upgrades are neither successes nor failures. */
const ended = { ...filters, status: noneOf('canceled') } as const;
const byEcosystem = { by: ['ecosystem'] } as const;
const all = sum(rate(upgradesTotal, '$window', ended), byEcosystem);
const succeeded = sum(rate(upgradesTotal, '$window', { ...filters, status: 'success' }), byEcosystem);

const slow: PanelThreshold = { fires: { above: seconds(upgradeLatency.threshold) }, severity: 'warning' };
const failing: PanelThreshold = { fires: { above: ratio(0.1) }, severity: 'warning' };

export const upgrades: Dashboard = {
  uid: DASHBOARDS.upgrades,
  title: 'Upgrade Metrics',
  description: 'Success, duration and failing steps of dependency upgrades, by ecosystem.',
  rows: [
    [
      gauge({
        id: 1,
        title: 'Success',
        description: 'Ratio of successful upgrades to those that ended, without canceled ones. Good: above 90%.',
        queries: [
          { expr: complement(shareOf(upgradesTotal, { part: { status: 'failed' }, where: ended })), legend: 'success' },
        ],
        thresholds: [failing],
        complement: true,
      }),
      timeseries({
        id: 2,
        title: 'Success by ecosystem',
        description: 'Ratio of successful upgrades over time. Good: the same for all ecosystems, above 90%.',
        queries: [{ expr: share(succeeded, gt(all, quantity(0, 'upgrades/second'))), legend: '{{ecosystem}}' }],
      }),
      timeseries({
        id: 3,
        title: 'Upgrades per hour',
        description: 'Ended upgrades by status. Good: nearly all success, at the rate of requests.',
        queries: [
          {
            expr: perHour(sum(rate(upgradesTotal, '$window', filters), { by: ['status'] })),
            legend: '{{status}}',
          },
        ],
        stacked: true,
      }),
    ],
    [
      quantiles({
        id: 4,
        title: 'Duration',
        description: 'From acceptance to the end of an upgrade. Good: P95 below 30 s, the limit of the objective.',
        metric: upgradeDurationSeconds,
        where: filters,
        thresholds: [slow],
      }),
      p95By({
        id: 5,
        title: 'P95 duration by ecosystem',
        description: 'The slowest 5% of each ecosystem take longer. Good: below 30 s.',
        metric: upgradeDurationSeconds,
        where: filters,
        by: 'ecosystem',
        thresholds: [slow],
      }),
      p95By({
        id: 6,
        title: 'P95 duration by status',
        description: 'Failed upgrades take longer when their steps are retried. Good: success below 30 s.',
        metric: upgradeDurationSeconds,
        where: { ...filters, status: oneOf('success', 'failed') },
        by: 'status',
        thresholds: [slow],
      }),
    ],
    [
      timeseries({
        id: 7,
        title: 'Upgrades by ecosystem',
        description: 'Ended upgrades per hour. Good: the usual mix; a missing ecosystem may hide a broken registry.',
        queries: [
          { expr: perHour(sum(rate(upgradesTotal, '$window', filters), byEcosystem)), legend: '{{ecosystem}}' },
        ],
        stacked: true,
      }),
      timeseries({
        id: 8,
        title: 'Failing steps',
        description: 'Failures that ended an upgrade, per hour, by step and error class. Good: none.',
        queries: [
          {
            expr: orZero(
              perHour(
                sum(rate(runStepFailuresTotal, '$window', { ...filters, kind: 'upgrade' }), {
                  by: ['step', 'error_class'],
                }),
              ),
            ),
            legend: '{{step}} {{error_class}}',
          },
        ],
        stacked: true,
      }),
    ],
  ],
};
