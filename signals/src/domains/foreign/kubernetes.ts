// Metrics of a Kubernetes cluster: containers from cAdvisor, volumes from the kubelet, objects from kube-state-metrics,
// certificates from cert-manager.
// `namespace` and `pod` are target labels, and the monitors keep those of the object (honorLabels).
import { counter, foreign, gauge } from '../../declare/metric';
import { foreignLabel as by } from './label';

const CGROUP = [by('container'), by('image'), by('id'), by('name'), by('node')] as const;
const CONTAINER = [by('container'), by('uid')] as const;
const CLAIM = [by('persistentvolumeclaim')] as const;

export const containerCpuUsageSecondsTotal = foreign(
  counter({
    name: 'container_cpu_usage_seconds_total',
    help: 'Total CPU time of the cgroup in seconds.',
    unit: 'seconds',
    labels: [...CGROUP, by('cpu')],
  }),
);
export const containerMemoryWorkingSetBytes = foreign(
  gauge({
    name: 'container_memory_working_set_bytes',
    help: 'Memory of the cgroup that the kernel cannot reclaim at once, in bytes.',
    unit: 'bytes',
    labels: CGROUP,
  }),
);
/** The kubelet's view of volumes that are mounted. */
export const volumeAvailableBytes = foreign(
  gauge({
    name: 'kubelet_volume_stats_available_bytes',
    help: 'Available space of the volume in bytes.',
    unit: 'bytes',
    labels: CLAIM,
  }),
);
export const volumeCapacityBytes = foreign(
  gauge({
    name: 'kubelet_volume_stats_capacity_bytes',
    help: 'Size of the volume in bytes.',
    unit: 'bytes',
    labels: CLAIM,
  }),
);

/** Limits of containers. The resource decides the unit: cores or bytes. */
const limits = <const U extends string>(unit: U) =>
  foreign(
    gauge({
      name: 'kube_pod_container_resource_limits',
      help: 'Limit of a resource of the container.',
      unit,
      labels: [...CONTAINER, by('node'), by('resource'), by('unit')],
    }),
  );
export const containerCpuLimit = limits('cores');
export const containerMemoryLimitBytes = limits('bytes');

/** Requests of containers, and what nodes can give to pods, by resource as the limits. */
const requests = <const U extends string>(unit: U) =>
  foreign(
    gauge({
      name: 'kube_pod_container_resource_requests',
      help: 'Request of a resource of the container.',
      unit,
      labels: [...CONTAINER, by('node'), by('resource'), by('unit')],
    }),
  );
export const containerCpuRequest = requests('cores');
export const containerMemoryRequestBytes = requests('bytes');
const allocatable = <const U extends string>(unit: U) =>
  foreign(
    gauge({
      name: 'kube_node_status_allocatable',
      help: 'Amount of a resource of the node that pods can request.',
      unit,
      labels: [by('node'), by('resource'), by('unit')],
    }),
  );
export const nodeCpuAllocatable = allocatable('cores');
export const nodeMemoryAllocatableBytes = allocatable('bytes');

export const containerRestartsTotal = foreign(
  counter({
    name: 'kube_pod_container_status_restarts_total',
    help: 'Total number of restarts of the container.',
    unit: 'restarts',
    labels: CONTAINER,
  }),
);
export const containerLastTerminatedReason = foreign(
  gauge({
    name: 'kube_pod_container_status_last_terminated_reason',
    help: 'Why the container was terminated last.',
    unit: 'bool',
    labels: [...CONTAINER, by('reason')],
  }),
);
export const deploymentSpecReplicas = foreign(
  gauge({
    name: 'kube_deployment_spec_replicas',
    help: 'Number of pods that the Deployment asks for.',
    unit: 'pods',
    labels: [by('deployment')],
  }),
);
export const deploymentAvailableReplicas = foreign(
  gauge({
    name: 'kube_deployment_status_replicas_available',
    help: 'Number of available pods of the Deployment.',
    unit: 'pods',
    labels: [by('deployment')],
  }),
);
export const statefulSetSpecReplicas = foreign(
  gauge({
    name: 'kube_statefulset_replicas',
    help: 'Number of pods that the StatefulSet asks for.',
    unit: 'pods',
    labels: [by('statefulset')],
  }),
);
export const statefulSetReadyReplicas = foreign(
  gauge({
    name: 'kube_statefulset_status_replicas_ready',
    help: 'Number of ready pods of the StatefulSet.',
    unit: 'pods',
    labels: [by('statefulset')],
  }),
);
export const daemonSetUnavailablePods = foreign(
  gauge({
    name: 'kube_daemonset_status_number_unavailable',
    help: 'Number of nodes whose pod of the DaemonSet is not available.',
    unit: 'pods',
    labels: [by('daemonset')],
  }),
);
export const autoscalerCondition = foreign(
  gauge({
    name: 'kube_horizontalpodautoscaler_status_condition',
    help: 'Conditions of the HorizontalPodAutoscaler.',
    unit: 'bool',
    labels: [by('horizontalpodautoscaler'), by('condition'), by('status')],
  }),
);
export const autoscalerCurrentReplicas = foreign(
  gauge({
    name: 'kube_horizontalpodautoscaler_status_current_replicas',
    help: 'Number of pods that the HorizontalPodAutoscaler manages.',
    unit: 'pods',
    labels: [by('horizontalpodautoscaler')],
  }),
);
export const autoscalerDesiredReplicas = foreign(
  gauge({
    name: 'kube_horizontalpodautoscaler_status_desired_replicas',
    help: 'Number of pods that the HorizontalPodAutoscaler asks for.',
    unit: 'pods',
    labels: [by('horizontalpodautoscaler')],
  }),
);
export const autoscalerMaxReplicas = foreign(
  gauge({
    name: 'kube_horizontalpodautoscaler_spec_max_replicas',
    help: 'Maximum number of pods of the HorizontalPodAutoscaler.',
    unit: 'pods',
    labels: [by('horizontalpodautoscaler')],
  }),
);

/** From cert-manager. */
export const certificateExpirationTimestampSeconds = foreign(
  gauge({
    name: 'certmanager_certificate_expiration_timestamp_seconds',
    help: 'When the certificate expires, in seconds since the epoch.',
    unit: 'seconds',
    labels: [by('name'), by('issuer_name')],
  }),
);
