// Workloads, nodes and volumes for a scheduler to place: they request what ours do, and run nothing.
import type { Node } from '../../capacity/fit';
import type { Workload } from '../../capacity/workloads';
import type { KubernetesObject } from './objects';
import { AGENT_PRIORITY, VOLUME_PRIORITY } from '../../network/components';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const CLASS = 'zonal';
const VOLUMES_PER_ZONE = 15;
/** What EKS gives the agents of its own. */
const SYSTEM = 'system-node-critical';

export function nodeObject({ name, zone, free }: Node): object {
  const { milliCpu, bytes, pods } = free;
  const capacity = { cpu: `${milliCpu}m`, memory: String(bytes), pods: String(pods) };
  const labels = { [HOST]: name, [ZONE]: zone, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { allocatable: capacity, capacity } };
}

/** A class whose volumes lie in one zone each, as those of EBS do. */
export function storageObjects(zones: readonly string[]): readonly KubernetesObject[] {
  const volumes = zones.flatMap((zone) => Array.from({ length: VOLUMES_PER_ZONE }, (_, i) => volume(zone, i)));
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: CLASS },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    ...volumes,
  ];
}

function volume(zone: string, i: number): KubernetesObject {
  const path = `/volumes/${zone}-${i}`;
  const term = { matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${zone}-${i}` },
    spec: {
      storageClassName: CLASS,
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Ti' },
      hostPath: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [term] } },
    },
  };
}

/** A DaemonSet, StatefulSet or Deployment of the workload's pods in the namespace default. */
export function workloadObject(workload: Workload): KubernetesObject {
  const { name, namespace, pods, requests, perNode, apart, volume: own, zoneSpread } = workload;
  const app = name.replaceAll(' ', '-');
  const labels = { app };
  const selector = { matchLabels: labels };
  const template = { metadata: { labels }, spec: podSpec(requests, apart ? selector : undefined) };
  const metadata = { name: app, namespace: 'default' };
  const head = { apiVersion: 'apps/v1', metadata } as const;
  if (perNode) {
    const spec = { ...template.spec, priorityClassName: namespace === 'kube-system' ? SYSTEM : AGENT_PRIORITY };
    return { ...head, kind: 'DaemonSet', spec: { selector, template: { ...template, spec } } };
  }
  if (zoneSpread)
    Object.assign(template.spec, { topologySpreadConstraints: [{ ...IN_EACH_ZONE, labelSelector: selector }] });
  if (!own) return { ...head, kind: 'Deployment', spec: { replicas: pods, selector, template } };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: CLASS, resources: { requests: { storage: '1Gi' } } },
  };
  const prior = { ...template, spec: { ...template.spec, priorityClassName: VOLUME_PRIORITY } };
  const spec = { replicas: pods, serviceName: app, podManagementPolicy: 'Parallel', selector, template: prior };
  return { ...head, kind: 'StatefulSet', spec: { ...spec, volumeClaimTemplates: [claim] } };
}

const IN_EACH_ZONE = { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule' };

function podSpec({ milliCpu, bytes }: Workload['requests'], apart: object | undefined): object {
  const required = [{ labelSelector: apart, topologyKey: HOST }];
  return {
    containers: [
      { name: 'main', image: 'none', resources: { requests: { cpu: `${milliCpu}m`, memory: String(bytes) } } },
    ],
    ...(apart && { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }),
  };
}
