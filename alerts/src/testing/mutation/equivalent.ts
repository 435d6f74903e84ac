// Mutants that no test can kill, because the condition has the same result for every input.
import type { Mutant } from './rule-mutants';

export interface Equivalent {
  readonly alert: string;
  /** The changes, as the mutants print them. */
  readonly changes: readonly string[];
  /** Why the changed condition has the same result. */
  readonly reason: string;
}

const IS_ONE = 'the value is always 1';
const SIZE_ZERO = 'a size of 0 makes the share of the free space infinite, so nothing is used';
const BOTH_SIDES = 'the other side of the operator, which has the same labels, selects the same series';
const CPU_GUARD = 'a process above 80% of a CPU has used 240 s in 5 minutes, so the guard never decides';

const OTHER_FILESYSTEMS = ['tmpfs', 'ramfs', 'squashfs', 'iso9660', 'erofs'];

export const EQUIVALENT: readonly Equivalent[] = [
  { alert: 'Watchdog', changes: ['> 0 → >= 0', 'threshold 0 → -1'], reason: IS_ONE },
  { alert: 'VitalSignalMissing', changes: ['> 0 → >= 0', 'threshold 0 → -1'], reason: IS_ONE },
  { alert: 'HighMemoryUsage', changes: ['threshold 1 → 0'], reason: SIZE_ZERO },
  { alert: 'DiskSpaceLow', changes: ['threshold 1 → 0'], reason: SIZE_ZERO },
  { alert: 'VolumeSpaceLow', changes: ['threshold 1 → 0'], reason: SIZE_ZERO },
  {
    alert: 'NoAIJobsProcessed',
    changes: ['sum by (queue) without queue'],
    reason: 'the sum of the sums of all queues is the sum of all series',
  },
  {
    alert: 'HighContainerCPUUsage',
    changes: ['rate', 'increase'].map((call) => `${call}: container_cpu_usage_seconds_total: container!~"" removed`),
    reason: BOTH_SIDES,
  },
  {
    alert: 'DeploymentUnavailable',
    changes: ['status_replicas_available', 'spec_replicas'].map(
      (name) => `kube_deployment_${name}: namespace=~"sextant(-.+)?" removed`,
    ),
    reason: BOTH_SIDES,
  },
  {
    alert: 'StatefulSetUnavailable',
    changes: ['status_replicas_ready', 'replicas'].map(
      (name) => `kube_statefulset_${name}: namespace=~"sextant(-.+)?" removed`,
    ),
    reason: BOTH_SIDES,
  },
  {
    alert: 'DiskWillFillSoon',
    changes: ['removed', ...OTHER_FILESYSTEMS.map((type) => `without ${type}`)].map(
      (change) => `deriv: node_filesystem_avail_bytes: fstype!~"${OTHER_FILESYSTEMS.join('|')}" ${change}`,
    ),
    reason: BOTH_SIDES,
  },
  {
    alert: 'LokiRequestsFailing',
    changes: ['increase: loki_request_duration_seconds_count: route=~"(loki_api_v1|api_prom|otlp).*" removed'],
    reason: BOTH_SIDES,
  },
  {
    alert: 'ServiceCPUSaturated',
    changes: ['rate', 'increase'].map((call) => `${call}: process_cpu_seconds_total: service!~"prover" removed`),
    reason: BOTH_SIDES,
  },
  {
    alert: 'ServiceCPUSaturated',
    changes: [
      '>= 60 → > 60',
      'threshold 60 → 54',
      'threshold 60 → 66',
      'increase: range of process_cpu_seconds_total: 5m → 600s',
      'increase: process_cpu_seconds_total: job="services" removed',
    ],
    reason: CPU_GUARD,
  },
];

/** The entry of an equivalent mutant. */
export function equivalentOf({ alert, change }: Mutant): Equivalent | undefined {
  return EQUIVALENT.find((one) => one.alert === alert && one.changes.includes(change));
}

/** The changes in a table of these alerts for which there is no mutant, or one that was killed. */
export function outdatedOf(
  table: readonly Equivalent[],
  mutants: readonly Mutant[],
  survivors: readonly Mutant[],
): readonly string[] {
  const alerts = new Set(mutants.map(({ alert }) => alert));
  return table
    .filter(({ alert }) => alerts.has(alert))
    .flatMap(({ alert, changes }) => changes.map((change) => ({ alert, change })))
    .filter(({ alert, change }) => {
      const same = mutants.filter((m) => m.alert === alert && m.change === change);
      return same.length === 0 || !same.every((m) => survivors.includes(m));
    })
    .map(({ alert, change }) => `${alert}: ${change}`);
}
