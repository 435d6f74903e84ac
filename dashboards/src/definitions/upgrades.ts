// Upgrade Metrics: success, duration and failing steps of dependency upgrades.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  FIRST_DAY_LIMIT,
  upgradeFailureLimit,
  upgradeFailureRatio,
  upgradeLatencyHigh,
  usualUpgradeFailureRatio,
} from '@sextant/alerts/rules/upgrades';
import { noneOf, oneOf } from '@sextant/signals/query/match';
import { complement, gt, perHour, share, sum } from '@sextant/signals/query/operators';
import { rate } from '@sextant/signals/query/promql';
import { quantity } from '@sextant/signals/query/expression';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { upgradeDurationSeconds, upgradesTotal } from '@sextant/signals/upgrades';
import { gauge, timeseries, traceList, type Dashboard, type PanelThreshold } from '../declare';
import { alertValue, p95By, quantiles, rareEvents, shareOf } from '../panels';
import { filters } from '../variables';

/** Canceled upgrades are neither successes nor failures. */
const ended = { ...filters, status: noneOf('canceled') } as const;
const byEcosystem = { by: ['ecosystem'] } as const;
const all = sum(rate(upgradesTotal, '$window', ended), byEcosystem);
const succeeded = sum(rate(upgradesTotal, '$window', { ...filters, status: 'success' }), byEcosystem);

const failing: PanelThreshold = { fires: { above: FIRST_DAY_LIMIT }, severity: 'warning' };

export const upgrades: Dashboard = {
  uid: DASHBOARDS.upgrades,
  title: 'Upgrade Metrics',
  description:
    'Do dependency upgrades succeed, and within 30 seconds? Success, duration and failing steps by ecosystem. If one ecosystem fails, look at its failing steps here; if steps that call models fail, continue with AI Performance; if proofs refute upgrades, continue with Proof Verification.',
  rows: [
    [
      gauge({
        id: 1,
        title: 'Success',
        description: 'Ratio of successful upgrades to those that ended, without canceled ones. Good: above 80%.',
        queries: [
          { expr: complement(shareOf(upgradesTotal, { part: { status: 'failed' }, where: ended })), legend: 'success' },
        ],
        thresholds: [failing],
        complement: true,
        whenEmpty: 'No upgrade has ended in the window',
      }),
      timeseries({
        id: 2,
        title: 'Success by ecosystem',
        description: 'Ratio of successful upgrades over time. Good: the same for all ecosystems.',
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
        thresholds: [upgradeLatencyHigh],
      }),
      p95By({
        id: 5,
        title: 'P95 duration by ecosystem',
        description: 'The slowest 5% of each ecosystem take longer. Good: below 30 s.',
        metric: upgradeDurationSeconds,
        where: filters,
        by: 'ecosystem',
        thresholds: [upgradeLatencyHigh],
      }),
      p95By({
        id: 6,
        title: 'P95 duration by status',
        description: 'Failed upgrades take longer when their steps are retried. Good: success below 30 s.',
        metric: upgradeDurationSeconds,
        where: { ...filters, status: oneOf('success', 'failed') },
        by: 'status',
        thresholds: [upgradeLatencyHigh],
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
      rareEvents({
        id: 8,
        title: 'Failing steps',
        description: 'Failed attempts of steps per hour, by step and error class. Good: none.',
        metric: runStepFailuresTotal,
        where: { ...filters, kind: 'upgrade' },
        by: ['step', 'error_class'],
      }),
    ],
    [
      timeseries({
        id: 9,
        title: 'Failures against the usual',
        description:
          'Share of failed upgrades in an hour, its mean of 7 days, and the limit of the alert: one standard deviation above the mean. Good: below the limit.',
        queries: [
          { expr: upgradeFailureRatio.series, legend: 'failed' },
          { expr: usualUpgradeFailureRatio.series, legend: 'mean of 7 days' },
          { expr: upgradeFailureLimit, legend: 'limit' },
        ],
      }),
      alertValue(upgradeLatencyHigh, {
        id: 10,
        title: 'P95 duration of 15 minutes',
        description: 'As the alert computes it, without canceled upgrades. Good: below 30 s.',
        legend: 'P95',
      }),
    ],
    [
      traceList({
        id: 11,
        title: 'Slowest upgrades',
        description: 'The newest upgrades that took longer than 15 s: each opens its trace.',
        traces: { service: 'controller', operation: 'run upgrade', minDuration: '15s' },
      }),
    ],
  ],
};
