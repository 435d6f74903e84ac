// Pods of rendered objects.
import { amount, sum } from '../../capacity/quantity';
import { DEFAULT_REQUESTS, type RequestingPod, requestsOf } from '../../capacity/requests';
import type { Workload } from '../../capacity/workloads';
import type { KubernetesObject } from '../cluster/objects';

type Spreads = readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[] | null;

export interface PodSpec extends RequestingPod {
  readonly containers: readonly (RequestingPod['containers'][number] & {
    readonly name: string;
    readonly image: string;
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly ports?: readonly { readonly containerPort: number }[];
  })[];
  readonly topologySpreadConstraints?: Spreads;
  readonly volumes?: readonly { readonly persistentVolumeClaim?: unknown }[];
  readonly affinity?: {
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly { readonly topologyKey: string }[];
    };
  };
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

interface Spec {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
  readonly replicas?: number;
  readonly volumeClaimTemplates?: readonly unknown[];
  readonly resources?: { readonly requests: { readonly cpu: string; readonly memory: string } };
  readonly topologySpreadConstraints?: Spreads;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'];
const OPERATED = ['Prometheus', 'Alertmanager'];

/** The pod template of a workload; undefined for other objects. */
export function podTemplateOf({ kind, spec }: KubernetesObject): PodTemplate | undefined {
  const { template, jobTemplate } = (spec ?? {}) as Spec;
  return WORKLOADS.includes(kind) ? (jobTemplate?.spec.template ?? template) : undefined;
}

/** The object as a workload of the capacity model; an empty list if it has no pods. */
export function renderedWorkload(object: KubernetesObject): readonly Workload[] {
  const { kind, metadata } = object;
  const { replicas = 1, volumeClaimTemplates = [], resources, topologySpreadConstraints } = (object.spec ?? {}) as Spec;
  const head = { name: metadata.name, namespace: metadata.namespace!, pods: replicas };
  if (replicas === 0) return [];
  if (OPERATED.includes(kind)) {
    // The operator adds a config reloader without requests.
    const { cpu, memory } = resources!.requests;
    const requests = sum([amount(cpu, memory), amount(DEFAULT_REQUESTS.cpu, DEFAULT_REQUESTS.memory)]);
    return [{ ...head, requests, volume: true, zoneSpread: spreadsOverZones(topologySpreadConstraints) }];
  }
  const pod = podTemplateOf(object)?.spec;
  if (!pod) return [];
  const antiAffinity = pod.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    {
      ...head,
      requests: requestsOf(pod),
      perNode: kind === 'DaemonSet',
      antiAffinity: antiAffinity.some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname'),
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
