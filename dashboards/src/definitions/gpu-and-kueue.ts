// GPU and Kueue: the GPUs of nodes by the DCGM exporter, and workloads that wait for quota by Kueue.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import {
  gpuMemoryFree,
  gpuMemoryUsed,
  gpuPower,
  gpuTemperature,
  gpuThrottled,
  gpuUtilization,
  gpuXidError,
} from '@sextant/signals/foreign/gpu';
import {
  kueueAdmissionWaitSeconds,
  kueueAdmittedActiveWorkloads,
  kueueAdmittedWorkloadsTotal,
  kueueEvictedWorkloadsTotal,
  kueueNominalQuota,
  kueuePendingWorkloads,
  kueueResourceUsage,
} from '@sextant/signals/foreign/kueue';
import { quantity, type Vector } from '@sextant/signals/query/expression';
import { noneOf } from '@sextant/signals/query/match';
import { asPercent, avg, gt, max, perHour, plus, share, sum, times } from '@sextant/signals/query/operators';
import { rate, value } from '@sextant/signals/query/promql';
import { timeseries, type Dashboard, type Panel } from '../declare';
import { p95By } from '../panels';
import { filters } from '../variables';

const DCGM = 'No GPU reports: install the DCGM exporter of NVIDIA, and scrape it with honorLabels';
const DCGM_VIOLATIONS = `${DCGM}; its list of counters must include DCGM_FI_DEV_POWER_VIOLATION and DCGM_FI_DEV_THERMAL_VIOLATION`;
const KUEUE = 'No cluster queue reports: install Kueue, and scrape its controller manager';
const KUEUE_RESOURCES = `${KUEUE} with metrics.enableClusterQueueResources`;

const GPU = { by: ['Hostname', 'gpu'] } as const;
const gpu = '{{Hostname}} GPU {{gpu}}';
const used = max(value(gpuMemoryUsed, filters), GPU);
const free = max(value(gpuMemoryFree, filters), GPU);

/** The share of the time in which clocks are throttled: the counters are in microseconds. */
const throttledShare = (by: keyof typeof gpuThrottled): Vector<'ratio', 'Hostname' | 'gpu', 'promql'> => ({
  ...times(max(rate(gpuThrottled[by], '$window', filters), GPU), 1e-6),
  unit: 'ratio',
});

const gpus: readonly Panel[] = [
  timeseries({
    id: 1,
    title: 'GPU utilisation by node',
    description: 'Percentage of the time in which a kernel runs, per GPU. Good: high while workloads are admitted.',
    queries: [{ expr: max(value(gpuUtilization, filters), GPU), legend: gpu }],
    whenEmpty: DCGM,
  }),
  timeseries({
    id: 2,
    title: 'GPU utilisation by pod',
    description: 'Mean of the GPUs that each pod uses. Good: high. A low one holds GPUs that others wait for.',
    queries: [
      {
        expr: avg(value(gpuUtilization, { ...filters, pod: noneOf('') }), { by: ['namespace', 'pod'] }),
        legend: '{{namespace}} {{pod}}',
      },
    ],
    whenEmpty: DCGM,
  }),
  timeseries({
    id: 3,
    title: 'GPU memory',
    description: 'Used percentage of the memory of each GPU. Good: not full; a full one fails allocations.',
    queries: [{ expr: asPercent(share(used, plus(used, free))), legend: gpu }],
    whenEmpty: DCGM,
  }),
];

const throttling: readonly Panel[] = [
  timeseries({
    id: 4,
    title: 'Throttled by temperature',
    description:
      'Share of the time in which the temperature lowers the clocks. Good: zero. Otherwise, look at the cooling.',
    queries: [{ expr: throttledShare('thermal'), legend: gpu }],
    whenEmpty: DCGM_VIOLATIONS,
  }),
  timeseries({
    id: 5,
    title: 'Throttled by power',
    description: 'Share of the time in which the power limit lowers the clocks. Good: near zero, some under full load.',
    queries: [{ expr: throttledShare('power'), legend: gpu }],
    whenEmpty: DCGM_VIOLATIONS,
  }),
];

const health: readonly Panel[] = [
  timeseries({
    id: 6,
    title: 'Temperature',
    description: 'Of each GPU. Good: steady under the same load. The data sheet of the GPU has its limit.',
    queries: [{ expr: max(value(gpuTemperature, filters), GPU), legend: gpu }],
    whenEmpty: DCGM,
  }),
  timeseries({
    id: 7,
    title: 'Power',
    description: 'Power draw of each GPU. Good: below the power limit of the GPU.',
    queries: [{ expr: max(value(gpuPower, filters), GPU), legend: gpu }],
    whenEmpty: DCGM,
  }),
  timeseries({
    id: 8,
    title: 'XID errors',
    description: 'Number of the last error of the driver, by GPU. Good: 0. NVIDIA documents what each number means.',
    queries: [{ expr: max(value(gpuXidError, filters), GPU), legend: gpu }],
    whenEmpty: DCGM,
  }),
];

const QUEUE = { by: ['cluster_queue'] } as const;

const workloads: readonly Panel[] = [
  timeseries({
    id: 9,
    title: 'Pending workloads',
    description: 'Active ones wait for quota; inadmissible ones cannot run until the cluster changes. Good: near zero.',
    queries: [
      {
        expr: max(value(kueuePendingWorkloads, filters), { by: ['cluster_queue', 'status'] }),
        legend: '{{cluster_queue}} {{status}}',
      },
    ],
    stacked: true,
    whenEmpty: KUEUE,
  }),
  timeseries({
    id: 10,
    title: 'Running workloads',
    description: 'Admitted workloads that are not finished, by cluster queue. Good: as many as the quota allows.',
    queries: [{ expr: max(value(kueueAdmittedActiveWorkloads, filters), QUEUE), legend: '{{cluster_queue}}' }],
    stacked: true,
    whenEmpty: KUEUE,
  }),
  timeseries({
    id: 11,
    title: 'Admitted workloads',
    description: 'Admissions per hour, by cluster queue. Good: as many as arrive.',
    queries: [
      {
        expr: perHour(sum(rate(kueueAdmittedWorkloadsTotal, '$window', filters), QUEUE)),
        legend: '{{cluster_queue}}',
      },
    ],
    whenEmpty: KUEUE,
  }),
];

const QUOTA = { by: ['cluster_queue', 'flavor', 'resource'] } as const;
const quota = gt(sum(value(kueueNominalQuota, filters), QUOTA), quantity(0, 'resource units'));

const queues: readonly Panel[] = [
  p95By({
    id: 12,
    title: 'P95 wait for admission',
    description: 'From the creation of a workload to its admission. Good: what users accept.',
    metric: kueueAdmissionWaitSeconds,
    where: filters,
    by: 'cluster_queue',
    whenEmpty: KUEUE,
  }),
  timeseries({
    id: 13,
    title: 'Evicted workloads',
    description: 'Evictions per hour by reason. Good: none, or preemptions that are intended.',
    queries: [
      {
        expr: perHour(sum(rate(kueueEvictedWorkloadsTotal, '$window', filters), { by: ['cluster_queue', 'reason'] })),
        legend: '{{cluster_queue}} {{reason}}',
      },
    ],
    whenEmpty: `No workload was evicted. ${KUEUE}`,
  }),
  timeseries({
    id: 14,
    title: 'Used quota',
    description: 'Use of each resource as a percentage of its nominal quota. Above 100%, the queue borrows.',
    queries: [
      {
        expr: asPercent(share(sum(value(kueueResourceUsage, filters), QUOTA), quota)),
        legend: '{{cluster_queue}} {{flavor}} {{resource}}',
      },
    ],
    thresholds: [{ fires: { above: quantity(100, 'percent') }, severity: 'info' }],
    whenEmpty: KUEUE_RESOURCES,
  }),
];

export const gpuAndKueue: Dashboard = {
  uid: DASHBOARDS.gpuAndKueue,
  title: 'GPU and Kueue',
  description:
    'Are GPUs busy and healthy, and who waits for them? GPUs report by the DCGM exporter of NVIDIA, queues of workloads by Kueue. Sextant installs neither: without them this board is empty, and each panel says what to install. For CPUs and memory, continue with Infrastructure.',
  rows: [gpus, throttling, health, workloads, queues],
};
