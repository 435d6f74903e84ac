// Alerts on upgrades: unusual failures, and latency.
import { quantity, ratio, seconds } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { and, gt, minus, or, plus, share, sum } from '@sextant/signals/query/operators';
import {
  constant,
  increase,
  observations,
  offset,
  overTime,
  presentOverTime,
  quantile,
  rate,
} from '@sextant/signals/query/promql';
import { upgradeDurationSeconds, upgradesTotal } from '@sextant/signals/upgrades';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { recording } from '../record';
import { counterSeries, histogramSeries, type Course } from '../series';

const finished = { status: oneOf('success', 'failed') } as const;

/** Without a result while no upgrade finishes: one NaN would make the mean of a week NaN. */
export const upgradeFailureRatio = recording(
  'platform:upgrades_failed:ratio_rate1h',
  share(
    sum(rate(upgradesTotal, '1h', { status: 'failed' })),
    gt(sum(rate(upgradesTotal, '1h', finished)), quantity(0, 'upgrades/second')),
  ),
);
export const usualUpgradeFailureRatio = recording(
  'platform:upgrades_failed:ratio_rate1h_avg7d',
  overTime('avg', upgradeFailureRatio.series, '7d'),
);
export const upgradeFailureDeviation = recording(
  'platform:upgrades_failed:ratio_rate1h_stddev7d',
  overTime('stddev', upgradeFailureRatio.series, '7d'),
);

/** The limit of the share of failed upgrades while there is less than a day of history. */
export const FIRST_DAY_LIMIT = ratio(0.2);
const hasHistory = offset(presentOverTime(upgradeFailureRatio.series, '6d'), '1d');
/** The mean of 7 days plus one standard deviation. */
export const upgradeFailureLimit = or(
  and(plus(usualUpgradeFailureRatio.series, upgradeFailureDeviation.series), hasHistory),
  constant(FIRST_DAY_LIMIT),
);

const npm = (status: 'success' | 'failed' | 'canceled', perMinute: Course) =>
  counterSeries(upgradesTotal, { ecosystem: 'npm', status }, perMinute);
interface Period {
  readonly failed: number;
  readonly success: number;
  readonly minutes?: number;
}
/** Consecutive periods, with upgrades per minute. */
const upgrades = (...periods: readonly Period[]) => [
  npm(
    'failed',
    periods.map(({ failed, success: _, ...length }) => ({ is: failed, ...length })),
  ),
  npm(
    'success',
    periods.map(({ success, failed: _, ...length }) => ({ is: success, ...length })),
  ),
];
const failing = (share: number, minutes?: number): Period => ({
  failed: share,
  success: 1 - share,
  ...(minutes && { minutes }),
});
const idle = (minutes: number): Period => ({ failed: 0, success: 0, minutes });
const DAY = 24 * 60;
/** The window of an hour is full, and the alert has waited. */
const AFTER_A_WEEK = `${8 * DAY + 90}m` as const;

export const upgradeFailureRateAnomalous = alert({
  name: 'UpgradeFailureRateAnomalous',
  value: minus(upgradeFailureRatio.series, upgradeFailureLimit),
  fires: { above: ratio(0) },
  guard: { count: sum(increase(upgradesTotal, '1h', finished)), atLeast: 10 },
  for: '10m',
  keepFiringFor: '15m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `Upgrades fail more often than usual: by ${value} of all upgrades`,
  description: ({ value }) =>
    `In the last hour the share of failed upgrades is ${value} above its limit: the mean of 7 days plus one standard deviation, or 20% while there is less than a day of history.`,
  dashboard: DASHBOARDS.upgrades,
  tests: [
    {
      when: '25% fail after a week in which 10% failed',
      series: upgrades(failing(0.1, 8 * DAY), failing(0.25)),
      at: AFTER_A_WEEK,
      fires: { value: '13.7%' },
    },
    {
      when: '15% fail after a week in which the share alternated between 0% and 20% every day',
      series: upgrades(...Array.from({ length: 8 }, (_, day) => failing(day % 2 ? 0.2 : 0, DAY)), failing(0.15)),
      at: AFTER_A_WEEK,
    },
    { when: '21% fail on the first day', series: upgrades(failing(0.21)), at: '5h', fires: { value: '1%' } },
    { when: '19% fail on the first day', series: upgrades(failing(0.19)), at: '5h' },
    { when: 'no upgrade has failed for a week', series: upgrades(failing(0)) },
    {
      when: '25% fail after a week in which 10% failed and a day without upgrades',
      series: upgrades(failing(0.1, 7 * DAY), idle(DAY), failing(0.25)),
      at: AFTER_A_WEEK,
      fires: { value: '13.43%' },
    },
    {
      when: 'one of three upgrades in an hour fails',
      series: [npm('failed', 1 / 60), npm('success', 2 / 60)],
      at: '5h',
    },
    {
      when: 'fewer than ten upgrades finish in an hour, and many are canceled',
      series: [npm('failed', 4.8 / 60), npm('success', 4.8 / 60), npm('canceled', 9)],
      at: '5h',
    },
    {
      when: 'just over ten upgrades finish in an hour, and many are canceled',
      series: [npm('failed', 5.2 / 60), npm('success', 5.2 / 60), npm('canceled', 9)],
      at: '5h',
      fires: { value: '30%' },
    },
    {
      when: '15% fail after 17 hours in which 10% failed',
      series: upgrades(failing(0.1, 17 * 60), failing(0.15)),
      at: `${18 * 60 + 40}m`,
    },
    {
      when: '15% fail after 35 hours in which 10% failed',
      series: upgrades(failing(0.1, 35 * 60), failing(0.15)),
      at: `${36 * 60 + 40}m`,
      fires: { value: '3.834%' },
    },
    {
      when: '15% fail after five days without upgrades, and 10% failed before',
      series: upgrades(failing(0.1, DAY), idle(5 * DAY), failing(0.15)),
      at: `${6 * DAY + 100}m`,
      fires: { value: '3.455%' },
    },
    {
      when: '15% fail after eight days without upgrades and some hours in which 10% failed',
      series: upgrades(failing(0.3, DAY), idle(8 * DAY), failing(0.1, 4 * 60), failing(0.15)),
      at: `${9 * DAY + 340}m`,
    },
    {
      when: 'users cancel upgrades',
      series: [npm('failed', 0.1), npm('success', 0.9), npm('canceled', 9)],
      at: '5h',
    },
  ],
});

const ecosystem = { ecosystem: 'npm', status: 'success' } as const;

export const upgradeLatencyHigh = alert({
  name: 'UpgradeLatencyHigh',
  value: quantile(0.95, upgradeDurationSeconds, { window: '15m', where: finished }),
  fires: { above: seconds(30) },
  guard: { count: sum(increase(observations(upgradeDurationSeconds), '15m', finished)), atLeast: 10 },
  for: '10m',
  keepFiringFor: '10m',
  severity: 'warning',
  team: 'ai-platform',
  summary: ({ value }) => `5% of upgrades take longer than ${value}`,
  description: ({ value, threshold }) =>
    `The 95th percentile of the duration of upgrades is ${value} (threshold ${threshold}). The objective is that 95% complete within 30 seconds.`,
  runbook: 'LatencyHigh',
  dashboard: DASHBOARDS.upgrades,
  tests: [
    {
      when: '6% of upgrades take longer than 30 s',
      series: [histogramSeries(upgradeDurationSeconds, ecosystem, { 10: 94, 60: 6 })],
      fires: { value: '35s' },
    },
    {
      when: 'upgrades of one ecosystem are slow and fail',
      series: [
        histogramSeries(upgradeDurationSeconds, ecosystem, { 10: 94 }),
        histogramSeries(upgradeDurationSeconds, { ecosystem: 'pip', status: 'failed' }, { 60: 6 }),
      ],
      fires: { value: '35s' },
    },
    {
      when: '4% of upgrades take longer than 30 s',
      series: [histogramSeries(upgradeDurationSeconds, ecosystem, { 30: 96, 60: 4 })],
    },
    {
      when: 'users cancel slow upgrades',
      series: [
        histogramSeries(upgradeDurationSeconds, ecosystem, { 10: 50 }),
        histogramSeries(upgradeDurationSeconds, { ecosystem: 'npm', status: 'canceled' }, { 60: 50 }),
      ],
    },
    {
      when: 'fewer than ten slow upgrades finish in 15 minutes',
      series: [histogramSeries(upgradeDurationSeconds, ecosystem, { 60: 0.64 })],
      at: '60m',
    },
    {
      when: 'ten slow upgrades finish in 15 minutes, half of them with a failure',
      series: [
        histogramSeries(upgradeDurationSeconds, ecosystem, { 60: 0.34 }),
        histogramSeries(upgradeDurationSeconds, { ecosystem: 'npm', status: 'failed' }, { 60: 0.34 }),
      ],
      fires: { value: '58.5s' },
    },
    {
      when: '5% of upgrades take longer than 30 s',
      series: [histogramSeries(upgradeDurationSeconds, ecosystem, { 30: 95, 60: 5 })],
    },
    {
      when: 'just over 5% of upgrades take longer than 30 s',
      series: [histogramSeries(upgradeDurationSeconds, ecosystem, { 10: 94.7, 60: 5.3 })],
      fires: { value: '31.7s' },
    },
    {
      when: 'few of many canceled upgrades count',
      series: [
        histogramSeries(upgradeDurationSeconds, ecosystem, { 60: 0.5 }),
        histogramSeries(upgradeDurationSeconds, { ecosystem: 'npm', status: 'canceled' }, { 60: 50 }),
      ],
    },
  ],
});
