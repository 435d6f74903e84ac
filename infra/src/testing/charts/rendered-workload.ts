// The pods that a rendered object makes, and what they request: read from what charts render.
import { amount, sum } from '../../capacity/quantity';
import { DEFAULT_REQUESTS, type RequestingPod, requestsOf } from '../../capacity/requests';
import type { Workload } from '../../capacity/workloads';
import type { KubernetesObject } from '../cluster/objects';
import { podOf } from '../../charts/pod-security';

type Spreads = readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[] | null;
interface Spec {
  readonly replicas?: number;
  readonly volumeClaimTemplates?: readonly unknown[];
  readonly resources?: { readonly requests: { readonly cpu: string; readonly memory: string } };
  readonly topologySpreadConstraints?: Spreads;
}
interface Scheduling {
  readonly topologySpreadConstraints?: Spreads;
  readonly volumes?: readonly { readonly persistentVolumeClaim?: unknown }[];
  readonly affinity?: {
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly { readonly topologyKey: string }[];
    };
  };
}

const TEMPLATES = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'];
const OPERATED = ['Prometheus', 'Alertmanager'];

/** The object as a workload; none for an object that makes no pods. */
export function renderedWorkload(object: KubernetesObject): readonly Workload[] {
  const { kind, metadata } = object;
  const { replicas = 1, volumeClaimTemplates = [], resources, topologySpreadConstraints } = (object.spec ?? {}) as Spec;
  const head = { name: metadata.name, namespace: metadata.namespace!, pods: replicas };
  if (replicas === 0) return [];
  if (OPERATED.includes(kind)) {
    // The operator adds a container that reloads the configuration; it names no requests (see the flags of the operator).
    const { cpu, memory } = resources!.requests;
    const requests = sum([amount(cpu, memory), amount(DEFAULT_REQUESTS.cpu, DEFAULT_REQUESTS.memory)]);
    return [{ ...head, requests, volume: true, zoneSpread: spreadsOverZones(topologySpreadConstraints) }];
  }
  if (!TEMPLATES.includes(kind)) return [];
  const pod = podOf(object) as unknown as RequestingPod & Scheduling;
  const apart = pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    {
      ...head,
      requests: requestsOf(pod),
      perNode: kind === 'DaemonSet',
      apart: apart.some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname'),
      zoneSpread: spreadsOverZones(pod.topologySpreadConstraints),
      volume: volumeClaimTemplates.length > 0 || !!pod.volumes?.some((each) => 'persistentVolumeClaim' in each),
    },
  ];
}

const spreadsOverZones = (spreads: Spreads | undefined): boolean =>
  !!spreads?.some(
    ({ topologyKey, whenUnsatisfiable }) =>
      topologyKey === 'topology.kubernetes.io/zone' && whenUnsatisfiable === 'DoNotSchedule',
  );
