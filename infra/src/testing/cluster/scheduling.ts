// Nodes, volumes and workloads for scheduler tests: the requests of ours, without programs.
import type { Node } from '../../capacity/placement';
import type { Workload } from '../../capacity/workloads';
import { AGENT_PRIORITY, VOLUME_PRIORITY } from '../../network/components';
import type { KubernetesObject } from './objects';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const CLASS = 'zonal';
const VOLUMES_PER_ZONE = 15;
/** Priority class of the EKS DaemonSets. */
const SYSTEM = 'system-node-critical';

export function nodeObject({ name, zone, free }: Node): object {
  const { milliCpu, bytes, pods } = free;
  const capacity = { cpu: `${milliCpu}m`, memory: String(bytes), pods: String(pods) };
  const labels = { [HOST]: name, [ZONE]: zone, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { allocatable: capacity, capacity } };
}

/** A storage class with zonal volumes, as on EBS. */
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
  const term = { matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${zone}-${i}` },
    spec: {
      storageClassName: CLASS,
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Ti' },
      hostPath: { path: `/volumes/${zone}-${i}` },
      nodeAffinity: { required: { nodeSelectorTerms: [term] } },
    },
  };
}

/** A DaemonSet, StatefulSet or Deployment with the workload's pods, in the namespace default. */
export function workloadObject(workload: Workload): KubernetesObject {
  const { name, namespace, pods, requests, perNode, antiAffinity, volume: hasVolume, zoneSpread } = workload;
  const app = name.replaceAll(' ', '-');
  const labels = { app };
  const selector = { matchLabels: labels };
  const template = { metadata: { labels }, spec: podSpec(requests, antiAffinity ? selector : undefined) };
  const head = { apiVersion: 'apps/v1', metadata: { name: app, namespace: 'default' } } as const;
  if (perNode) {
    const spec = { ...template.spec, priorityClassName: namespace === 'kube-system' ? SYSTEM : AGENT_PRIORITY };
    return { ...head, kind: 'DaemonSet', spec: { selector, template: { ...template, spec } } };
  }
  if (zoneSpread)
    Object.assign(template.spec, { topologySpreadConstraints: [{ ...ZONE_SPREAD, labelSelector: selector }] });
  if (!hasVolume) return { ...head, kind: 'Deployment', spec: { replicas: pods, selector, template } };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: CLASS, resources: { requests: { storage: '1Gi' } } },
  };
  const priority = { ...template, spec: { ...template.spec, priorityClassName: VOLUME_PRIORITY } };
  const spec = { replicas: pods, serviceName: app, podManagementPolicy: 'Parallel', selector, template: priority };
  return { ...head, kind: 'StatefulSet', spec: { ...spec, volumeClaimTemplates: [claim] } };
}

const ZONE_SPREAD = { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule' };

function podSpec({ milliCpu, bytes }: Workload['requests'], antiAffinity: object | undefined): object {
  const required = [{ labelSelector: antiAffinity, topologyKey: HOST }];
  return {
    containers: [
      { name: 'main', image: 'none', resources: { requests: { cpu: `${milliCpu}m`, memory: String(bytes) } } },
    ],
    ...(antiAffinity && {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
    }),
  };
}
