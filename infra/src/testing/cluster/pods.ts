// Pods for tests: one for each component that a chart deploys, one for each endpoint outside, and unrelated ones.
import { type Component, type ComponentName, COMPONENTS, NAMESPACES } from '../../network/components';
import type { KubernetesObject } from './objects';

/** The minimum that Pod Security "restricted" requires. */
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

/** Pods that are not components: cluster DNS, and pods that no path names. */
export const OTHER_PODS = {
  dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  'other-in-kube-system': { namespace: 'kube-system', labels: { app: 'other' } },
  'other-in-default': { namespace: 'default', labels: { 'app.kubernetes.io/name': 'worker' } },
  'other-in-services': { namespace: NAMESPACES.services, labels: { app: 'other' } },
  'other-in-data': { namespace: NAMESPACES.data, labels: { app: 'other' } },
  'other-in-telemetry': { namespace: NAMESPACES.telemetry, labels: { app: 'other' } },
} as const;

/** The pods, and the namespace of the ingress controller. */
export function networkPods(ingressNamespace: string): readonly KubernetesObject[] {
  const components = Object.entries(COMPONENTS) as [ComponentName, Component][];
  const charts = components.filter(([, { namespace }]) => namespace === 'telemetry' || namespace === 'agents');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ingressNamespace } },
    pod({ name: 'ingress', namespace: ingressNamespace, labels: { app: 'ingress' } }),
    ...charts.map(([name, { namespace, labels }]) => pod({ name, namespace: NAMESPACES[namespace], labels })),
    ...Object.entries(OTHER_PODS).map(([name, { namespace, labels }]) => pod({ name, namespace, labels })),
  ];
}
