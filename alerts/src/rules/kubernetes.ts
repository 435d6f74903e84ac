// Alerts on our workloads in Kubernetes, from kube-state-metrics. The chart's rules cover nodes, volumes, jobs and rollouts.
import {
  autoscalerCondition,
  daemonSetUnavailablePods,
  deploymentAvailableReplicas,
  deploymentSpecReplicas,
  statefulSetReadyReplicas,
  statefulSetSpecReplicas,
} from '@sextant/signals/foreign/kubernetes';
import { quantity } from '@sextant/signals/query/expression';
import { matching } from '@sextant/signals/query/match';
import { and, gt, max, min } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const common = { team: 'platform', dashboard: DASHBOARDS.infrastructure, runbook: 'KubernetesCluster' } as const;

/** The namespaces of Sextant: sextant, sextant-data, sextant-telemetry and sextant-agents. */
const OURS = { namespace: matching('sextant(-.+)?') } as const;
const pods = (n: number) => quantity(n, 'pods');

const DEPLOYMENT = { by: ['namespace', 'deployment'] } as const;
const worker = { namespace: 'sextant', deployment: 'worker' } as const;
const deployment = (desired: number, available: number, labels: { namespace: string; deployment: string } = worker) => [
  gaugeSeries(deploymentSpecReplicas, labels, desired),
  gaugeSeries(deploymentAvailableReplicas, labels, available),
];

/** No replica at all. If some are missing, KubeDeploymentReplicasMismatch of the chart warns. */
export const deploymentUnavailable = alert({
  ...common,
  name: 'DeploymentUnavailable',
  value: and(
    max(value(deploymentAvailableReplicas, OURS), DEPLOYMENT),
    gt(max(value(deploymentSpecReplicas, OURS), DEPLOYMENT), pods(0)),
  ),
  fires: { below: pods(1) },
  for: '5m',
  severity: 'critical',
  priority: 'P1',
  summary: ({ label }) => `${label('namespace')}/${label('deployment')} has no available pod`,
  description: ({ label }) =>
    `No pod of the Deployment ${label('deployment')} has been available for 5 minutes. A rollout failed, its nodes are gone, or a dependency is unavailable.`,
  tests: [
    { when: 'none of two pods is available', series: deployment(2, 0), fires: { value: '0 pods', labels: worker } },
    { when: 'its only pod is not available', series: deployment(1, 0), fires: { value: '0 pods', labels: worker } },
    { when: 'one of two pods is available', series: deployment(2, 1) },
    { when: 'the Deployment is scaled to zero', series: deployment(0, 0) },
    { when: 'the Deployment is not ours', series: deployment(2, 0, { namespace: 'shop', deployment: 'cart' }) },
  ],
});

const STATEFUL_SET = { by: ['namespace', 'statefulset'] } as const;
const loki = { namespace: 'sextant-telemetry', statefulset: 'loki' } as const;
const statefulSet = (desired: number, ready: number) => [
  gaugeSeries(statefulSetSpecReplicas, loki, desired),
  gaugeSeries(statefulSetReadyReplicas, loki, ready),
];

export const statefulSetUnavailable = alert({
  ...common,
  name: 'StatefulSetUnavailable',
  value: and(
    max(value(statefulSetReadyReplicas, OURS), STATEFUL_SET),
    gt(max(value(statefulSetSpecReplicas, OURS), STATEFUL_SET), pods(0)),
  ),
  fires: { below: pods(1) },
  for: '5m',
  severity: 'critical',
  priority: 'P1',
  summary: ({ label }) => `${label('namespace')}/${label('statefulset')} has no ready pod`,
  description: ({ label }) =>
    `No pod of the StatefulSet ${label('statefulset')} has been ready for 5 minutes. Its node or volume is unavailable, or it cannot start.`,
  tests: [
    { when: 'its only pod is not ready', series: statefulSet(1, 0), fires: { value: '0 pods', labels: loki } },
    { when: 'one of three pods is ready', series: statefulSet(3, 1) },
    { when: 'the StatefulSet is scaled to zero', series: statefulSet(0, 0) },
  ],
});

const agent = { namespace: 'sextant-agents', daemonset: 'collector-agent' } as const;

export const agentsUnavailable = alert({
  ...common,
  name: 'AgentsUnavailable',
  value: max(value(daemonSetUnavailablePods, OURS), { by: ['namespace', 'daemonset'] }),
  fires: { above: pods(0) },
  for: '15m',
  severity: 'warning',
  summary: ({ value, label }) => `${value} of ${label('namespace')}/${label('daemonset')} are not available`,
  description: ({ value }) =>
    `${value} have not been available for 15 minutes. Container logs or metrics of their nodes are missing.`,
  tests: [
    {
      when: 'a pod is not available',
      series: [gaugeSeries(daemonSetUnavailablePods, agent, 1)],
      fires: { value: '1 pods', labels: agent },
    },
    { when: 'every pod is available', series: [gaugeSeries(daemonSetUnavailablePods, agent, 0)] },
  ],
});

const hpa = { namespace: 'sextant', horizontalpodautoscaler: 'worker' } as const;
const condition = (name: string, status: 'true' | 'false', holds: 0 | 1) =>
  gaugeSeries(autoscalerCondition, { ...hpa, condition: name, status }, holds);

/** The worker's autoscaler reads the queue depth through the metrics adapter. */
export const autoscalerInactive = alert({
  ...common,
  name: 'AutoscalerInactive',
  value: min(value(autoscalerCondition, { ...OURS, condition: 'ScalingActive', status: 'false' }), {
    by: ['namespace', 'horizontalpodautoscaler'],
  }),
  fires: { above: quantity(0, 'bool') },
  for: '10m',
  severity: 'warning',
  summary: ({ label }) => `The autoscaler ${label('namespace')}/${label('horizontalpodautoscaler')} cannot scale`,
  description: ({ label }) =>
    `The autoscaler ${label('horizontalpodautoscaler')} cannot read its metric. The metrics adapter, metrics-server or Prometheus is unavailable. The number of pods does not follow the load.`,
  tests: [
    {
      when: 'it cannot read its metric',
      series: [condition('ScalingActive', 'false', 1), condition('ScalingActive', 'true', 0)],
      fires: { value: '1', labels: hpa },
    },
    { when: 'it scales', series: [condition('ScalingActive', 'false', 0), condition('ScalingActive', 'true', 1)] },
    { when: 'it is at its maximum', series: [condition('ScalingLimited', 'false', 1)] },
  ],
});
