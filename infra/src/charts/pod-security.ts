// The Pod Security Standard "restricted", as the API server enforces it in our namespaces.
import type { KubernetesObject } from '../testing/cluster/objects';

interface Context {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly seccompProfile?: { readonly type?: string };
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: Context;
  readonly ports?: readonly { readonly containerPort: number; readonly hostPort?: number }[];
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: Context;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
}

/** The pods that an object makes. */
export function podOf({ kind, spec }: KubernetesObject): PodSpec | undefined {
  const { template, jobTemplate } = (spec ?? {}) as {
    readonly template?: { readonly spec?: PodSpec };
    readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
  };
  if (kind === 'Pod') return spec as unknown as PodSpec;
  return jobTemplate?.spec?.template?.spec ?? template?.spec;
}

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Why the API server would refuse the pod; empty when it would not. */
export function restrictedProblems(pod: PodSpec): readonly string[] {
  const host = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => pod[name]);
  const volumes = (pod.volumes ?? []).filter((volume) => !VOLUMES.some((kind) => kind in volume));
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return [
    ...host,
    ...volumes.map(({ name }) => `volume ${String(name)}`),
    ...containers.flatMap((container) => ofContainer(container, pod).map((problem) => `${container.name}: ${problem}`)),
  ];
}

function ofContainer({ securityContext: own = {}, ports = [] }: Container, pod: PodSpec): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile, allowPrivilegeEscalation, privileged, capabilities } = {
    ...pod.securityContext,
    ...own,
  };
  const added = (capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const rules: readonly (readonly [string, boolean])[] = [
    ['runAsNonRoot', runAsNonRoot === true],
    ['runAsUser 0', runAsUser !== 0],
    ['seccompProfile', seccompProfile?.type === 'RuntimeDefault' || seccompProfile?.type === 'Localhost'],
    ['allowPrivilegeEscalation', allowPrivilegeEscalation === false],
    ['privileged', privileged !== true],
    ['capabilities are not dropped', capabilities?.drop?.includes('ALL') === true],
    ['capabilities are added', added.length === 0],
    ['a port of the host', ports.every(({ hostPort }) => !hostPort)],
  ];
  return rules.filter(([, holds]) => !holds).map(([problem]) => problem);
}
