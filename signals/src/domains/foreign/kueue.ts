// Metrics of Kueue: workloads that wait for quota in cluster queues, and the use of the quota.
import { counter, foreign, gauge, histogram } from '../../declare/metric';
import { foreignLabel as by } from './label';

const QUEUE = [by('cluster_queue')] as const;
const RESOURCE = [by('cohort'), by('cluster_queue'), by('flavor'), by('resource')] as const;

export const kueuePendingWorkloads = foreign(
  gauge({
    name: 'kueue_pending_workloads',
    help: 'Number of pending workloads: active ones wait for quota, inadmissible ones for a change of the cluster.',
    unit: 'workloads',
    labels: [...QUEUE, by('status')],
  }),
);
export const kueueAdmittedActiveWorkloads = foreign(
  gauge({
    name: 'kueue_admitted_active_workloads',
    help: 'Number of admitted workloads that are neither suspended nor finished.',
    unit: 'workloads',
    labels: QUEUE,
  }),
);
export const kueueAdmittedWorkloadsTotal = foreign(
  counter({
    name: 'kueue_admitted_workloads_total',
    help: 'Total number of admitted workloads.',
    unit: 'workloads',
    labels: QUEUE,
  }),
);
export const kueueAdmissionWaitSeconds = foreign(
  histogram({
    name: 'kueue_admission_wait_time_seconds',
    help: 'Time from the creation or the requeuing of a workload to its admission in seconds.',
    unit: 'seconds',
    labels: QUEUE,
    buckets: [1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240],
  }),
);
export const kueueEvictedWorkloadsTotal = foreign(
  counter({
    name: 'kueue_evicted_workloads_total',
    help: 'Total number of evicted workloads.',
    unit: 'workloads',
    labels: [...QUEUE, by('reason')],
  }),
);

/** Optional metrics: `metrics.enableClusterQueueResources` in the configuration of Kueue. */
export const kueueResourceUsage = foreign(
  gauge({
    name: 'kueue_cluster_queue_resource_usage',
    help: 'Use of a resource by the admitted workloads of the cluster queue, in the unit of the resource.',
    unit: 'resource units',
    labels: RESOURCE,
  }),
);
export const kueueNominalQuota = foreign(
  gauge({
    name: 'kueue_cluster_queue_nominal_quota',
    help: 'Nominal quota of a resource of the cluster queue, in the unit of the resource.',
    unit: 'resource units',
    labels: RESOURCE,
  }),
);
