// Rows of Infrastructure that have data only on Kubernetes: containers, volumes, workloads, autoscalers and capacity.
import { certificateExpiresSoon } from '@sextant/alerts/rules/certificates';
import {
  containerOutOfMemory,
  highContainerCpuUsage,
  highContainerMemoryUsage,
  volumeSpaceLow,
  volumeWillFillSoon,
} from '@sextant/alerts/rules/containers';
import {
  agentsUnavailable,
  autoscalerInactive,
  deploymentUnavailable,
  statefulSetUnavailable,
} from '@sextant/alerts/rules/kubernetes';
import {
  autoscalerCurrentReplicas,
  autoscalerDesiredReplicas,
  autoscalerMaxReplicas,
  containerCpuRequest,
  containerMemoryRequestBytes,
  nodeCpuAllocatable,
  nodeMemoryAllocatableBytes,
} from '@sextant/signals/foreign/kubernetes';
import { percent } from '@sextant/signals/query/expression';
import { changes } from '@sextant/signals/query/gauges';
import { asPercent, max, share, sum } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { timeseries, type Panel, type PanelThreshold } from '../declare';
import { alertValue } from '../panels';
import { filters } from '../variables';

const KUBELET = 'Only on Kubernetes: reported by the kubelet and kube-state-metrics';
const KUBE_STATE_METRICS = 'Only on Kubernetes: reported by kube-state-metrics';

export const containerRow: readonly Panel[] = [
  alertValue(highContainerCpuUsage, {
    id: 20,
    title: 'CPU of containers',
    description: 'Used percentage of the CPU limit. Good: below 80%. At the limit, the kernel throttles the container.',
    legend: '{{namespace}} {{pod}} {{container}}',
    whenEmpty: `${KUBELET}. A container without a limit has no percentage`,
  }),
  alertValue(highContainerMemoryUsage, {
    id: 21,
    title: 'Memory of containers',
    description: 'Used percentage of the memory limit. Good: below 85%. At the limit, the kernel kills the container.',
    legend: '{{namespace}} {{pod}} {{container}}',
    whenEmpty: `${KUBELET}. A container without a limit has no percentage`,
  }),
  alertValue(containerOutOfMemory, {
    id: 22,
    title: 'Killed at the memory limit',
    description: 'Restarts of 10 minutes of containers that the kernel killed at their memory limit. Good: none.',
    legend: '{{namespace}} {{pod}} {{container}}',
    whenEmpty: `No container was killed at its memory limit. ${KUBE_STATE_METRICS}`,
  }),
];

export const volumeRow: readonly Panel[] = [
  alertValue(volumeSpaceLow, {
    id: 23,
    title: 'Volumes',
    description: 'Used percentage of each volume. Good: below 90%. When it is full, its program cannot write.',
    legend: '{{namespace}} {{persistentvolumeclaim}}',
    whenEmpty: 'Only on Kubernetes: reported by the kubelet for mounted volumes',
  }),
  alertValue(volumeWillFillSoon, {
    id: 24,
    title: 'Time until a volume is full',
    description: 'For volumes that are more than half full and get fuller. Good: none, or more than a day.',
    legend: '{{namespace}} {{persistentvolumeclaim}}',
    whenEmpty: 'No volume is more than half full and gets fuller',
  }),
];

export const workloadRow: readonly Panel[] = [
  alertValue(deploymentUnavailable, {
    id: 25,
    title: 'Available pods of Deployments',
    description: 'Of Deployments of the platform that ask for pods. Good: as many as asked for, never below one.',
    legend: '{{namespace}} {{deployment}}',
    whenEmpty: KUBE_STATE_METRICS,
  }),
  alertValue(statefulSetUnavailable, {
    id: 26,
    title: 'Ready pods of StatefulSets',
    description: 'Of StatefulSets of the platform that ask for pods. Good: as many as asked for, never below one.',
    legend: '{{namespace}} {{statefulset}}',
    whenEmpty: KUBE_STATE_METRICS,
  }),
  alertValue(agentsUnavailable, {
    id: 27,
    title: 'Nodes without an agent',
    description: 'Nodes on which the pod of a DaemonSet of the platform is not available. Good: zero.',
    legend: '{{namespace}} {{daemonset}}',
    whenEmpty: KUBE_STATE_METRICS,
  }),
];

const AUTOSCALER = { by: ['namespace', 'horizontalpodautoscaler'] } as const;
const autoscaler = '{{namespace}} {{horizontalpodautoscaler}}';
const desired = max(value(autoscalerDesiredReplicas, filters), AUTOSCALER);
const maximum = max(value(autoscalerMaxReplicas, filters), AUTOSCALER);

export const scalingRow: readonly Panel[] = [
  timeseries({
    id: 28,
    title: 'Pods of autoscalers',
    description: 'Pods that each autoscaler manages. Good: it follows the load.',
    queries: [{ expr: max(value(autoscalerCurrentReplicas, filters), AUTOSCALER), legend: autoscaler }],
    whenEmpty: KUBE_STATE_METRICS,
  }),
  timeseries({
    id: 29,
    title: 'Scaling events',
    description: 'How often each autoscaler changed the number of pods in an hour. Good: a few; many are flapping.',
    queries: [{ expr: max(changes(autoscalerDesiredReplicas, '1h', filters), AUTOSCALER), legend: autoscaler }],
    whenEmpty: KUBE_STATE_METRICS,
  }),
  timeseries({
    id: 30,
    title: 'Room to scale',
    description:
      'Desired pods as a percentage of the maximum. Good: below 100%. At 100%, more load finds no more pods.',
    queries: [{ expr: asPercent(share(desired, maximum)), legend: autoscaler }],
    thresholds: [{ fires: { above: percent(99.9) }, severity: 'warning' }],
    whenEmpty: KUBE_STATE_METRICS,
  }),
  alertValue(autoscalerInactive, {
    id: 31,
    title: 'Inactive autoscalers',
    description: '1 for an autoscaler that cannot scale because it has no metrics. Good: zero.',
    legend: autoscaler,
    whenEmpty: KUBE_STATE_METRICS,
  }),
];

/** Above it, a node may fail without a place for its pods. */
const requested: PanelThreshold = { fires: { above: percent(80) }, severity: 'warning' };
const CPU = { ...filters, resource: 'cpu' } as const;
const MEMORY = { ...filters, resource: 'memory' } as const;

export const certificateRow: readonly Panel[] = [
  alertValue(certificateExpiresSoon, {
    id: 36,
    title: 'Time until a certificate expires',
    description: 'Of each certificate that cert-manager renews. Good: weeks.',
    legend: '{{namespace}} / {{name}}',
    whenEmpty: 'Only on Kubernetes with cert-manager: see cluster.certManagerNamespace',
  }),
];

export const capacityRow: readonly Panel[] = [
  timeseries({
    id: 32,
    title: 'Requested CPU',
    description: 'Requests of all containers as a percentage of what the nodes can give. Good: below 80%.',
    queries: [
      {
        expr: asPercent(share(sum(value(containerCpuRequest, CPU)), sum(value(nodeCpuAllocatable, CPU)))),
        legend: 'requested',
      },
    ],
    thresholds: [requested],
    whenEmpty: KUBE_STATE_METRICS,
  }),
  timeseries({
    id: 33,
    title: 'Requested memory',
    description: 'Requests of all containers as a percentage of what the nodes can give. Good: below 80%.',
    queries: [
      {
        expr: asPercent(
          share(sum(value(containerMemoryRequestBytes, MEMORY)), sum(value(nodeMemoryAllocatableBytes, MEMORY))),
        ),
        legend: 'requested',
      },
    ],
    thresholds: [requested],
    whenEmpty: KUBE_STATE_METRICS,
  }),
];
