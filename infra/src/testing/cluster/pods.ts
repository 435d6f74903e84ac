// Pods that stand in for who is not deployed by our own objects: parts of charts, the ingress controller, DNS, strangers.
import type { KubernetesObject } from './objects';
import { NAMESPACES, PARTIES, type Party, type PartyName } from '../../network/components';

/** The least that Pod Security "restricted" asks for. */
export const RESTRICTED_CONTAINER = {
  name: 'main',
  image: 'none',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
export const RESTRICTED_POD = {
  containers: [RESTRICTED_CONTAINER],
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};

export interface PodIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export function pod(metadata: PodIdentity, spec: Readonly<Record<string, unknown>> = RESTRICTED_POD): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

/** Who else there is: outsiders that paths name, and pods that nobody named. */
export const OTHERS = {
  dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  'stranger-in-kube-system': { namespace: 'kube-system', labels: { app: 'stranger' } },
  'stranger-elsewhere': { namespace: 'default', labels: { 'app.kubernetes.io/name': 'worker' } },
  'stranger-among-services': { namespace: NAMESPACES.services, labels: { app: 'stranger' } },
  'stranger-among-data': { namespace: NAMESPACES.data, labels: { app: 'stranger' } },
  'stranger-among-telemetry': { namespace: NAMESPACES.telemetry, labels: { app: 'stranger' } },
} as const;

/** One pod for each party that is a part of a chart, and for each of the others. */
export function standIns(ingressNamespace: string): readonly KubernetesObject[] {
  const parties = Object.entries(PARTIES) as [PartyName, Party][];
  const charts = parties.filter(([, { namespace }]) => namespace === 'telemetry' || namespace === 'agents');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ingressNamespace } },
    pod({ name: 'ingress', namespace: ingressNamespace, labels: { app: 'ingress' } }),
    ...charts.map(([name, { namespace, labels }]) => pod({ name, namespace: NAMESPACES[namespace], labels })),
    ...Object.entries(OTHERS).map(([name, { namespace, labels }]) => pod({ name, namespace, labels })),
  ];
}
