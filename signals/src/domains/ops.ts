// Scheduled work of ops.
import { boundedLabel, label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

/** Work that one replica at a time repeats; the names match the database. */
export const REPEATED_WORK = ['checks', 'retention', 'partitions', 'objective_hours'] as const;
export type RepeatedWorkName = (typeof REPEATED_WORK)[number];

const work = label('work', 'repeated work', REPEATED_WORK);

export const repeatedWorkAgeSeconds = gauge({
  name: 'repeated_work_age_seconds',
  help: 'Time since the start of the last success on any replica in seconds; equal on all replicas.',
  unit: 'seconds',
  labels: [work],
});

export const repeatedWorkRoundsTotal = counter({
  name: 'repeated_work_rounds_total',
  help: 'Total number of rounds of repeated work.',
  unit: 'rounds',
  labels: [work, label('result', 'result of the round', ['success', 'error'])],
});

export const tenantAlerts = gauge({
  name: 'tenant_alerts',
  help: 'Number of tenant alerts that the last round of checks posted; only on the replica that ran it.',
  unit: 'alerts',
  labels: [boundedLabel('alert', 'alert name', { budget: 20 })],
});

export const alertDrillsTotal = counter({
  name: 'alert_drills_total',
  help: 'Total number of drills of alerts that the API has started.',
  unit: 'drills',
  labels: [],
});

export const rollupLagSeconds = gauge({
  name: 'rollup_lag_seconds',
  help: 'Age in seconds of the oldest change that the roll-ups do not include yet, or 0; equal on all replicas.',
  unit: 'seconds',
  labels: [],
});

export const rollupDirtyHours = gauge({
  name: 'rollup_dirty_hours',
  help: 'Number of org hours that wait for a roll-up; equal on all replicas.',
  unit: 'hours',
  labels: [],
});

export const rollupHoursTotal = counter({
  name: 'rollup_hours_total',
  help: 'Total number of rolled-up org hours.',
  unit: 'hours',
  labels: [],
});

export const objectiveBudgetLeftRatio = gauge({
  name: 'objective_budget_left_ratio',
  help: 'Error budget left over 30 days: 1 without bad events, negative when it is exceeded; equal on all replicas.',
  unit: 'ratio',
  labels: [boundedLabel('objective', 'objective name', { budget: 50 })],
});
