// ops: what it does by itself for the whole installation.
import { boundedLabel, label } from '../declare/label';
import { counter, gauge } from '../declare/metric';

/** Work that one replica at a time repeats, under the names that its record in the database has. */
export const REPEATED_WORK = ['checks', 'retention', 'partitions'] as const;
export type RepeatedWorkName = (typeof REPEATED_WORK)[number];

const work = label('work', 'what is repeated', REPEATED_WORK);

export const repeatedWorkAgeSeconds = gauge({
  name: 'repeated_work_age_seconds',
  help: 'Time since the last success began, on whichever replica; each replica tells the same.',
  unit: 'seconds',
  labels: [work],
});

export const repeatedWorkRoundsTotal = counter({
  name: 'repeated_work_rounds_total',
  help: 'Rounds of repeated work by how they ended.',
  unit: 'rounds',
  labels: [work, label('result', 'how the round ended', ['success', 'error'])],
});

export const tenantAlerts = gauge({
  name: 'tenant_alerts',
  help: 'Alerts about tenants that the last round of checks posted; absent on replicas that did not do that round.',
  unit: 'alerts',
  labels: [boundedLabel('alert', 'name of the alert', { budget: 20 })],
});

export const rollupLagSeconds = gauge({
  name: 'rollup_lag_seconds',
  help: 'Age of the oldest change that the roll-ups do not show yet, 0 without one; each replica tells the same.',
  unit: 'seconds',
  labels: [],
});

export const rollupDirtyHours = gauge({
  name: 'rollup_dirty_hours',
  help: 'Hours of tenants that are to be rolled up anew; each replica tells the same.',
  unit: 'hours',
  labels: [],
});

export const rollupHoursTotal = counter({
  name: 'rollup_hours_total',
  help: 'Hours of tenants that were rolled up.',
  unit: 'hours',
  labels: [],
});
