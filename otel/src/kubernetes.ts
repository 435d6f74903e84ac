// Kubernetes attributes of the resources that pods send.
import type { Settings } from './config';
import { gateway } from './gateway';

/**
 * Finds the pod by its uid or address in the resource, which our services set through the downward API, or else by the
 * address of the connection. Attributes that the resource has are kept. It reads pods only.
 */
export const k8sAttributes: Settings = {
  auth_type: 'serviceAccount',
  pod_association: [
    { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
    { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
    { sources: [{ from: 'connection' }] },
  ],
  extract: {
    metadata: ['k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.node.name', 'k8s.deployment.name'],
    // By the name of the ReplicaSet, without a watch on ReplicaSets.
    deployment_name_from_replicaset: true,
  },
};

const ENRICHED = ['traces/keep', 'metrics/pushed', 'logs/all'] as const;

/** A second --config for a gateway that pods reach directly: without it, addresses of connections are those of a proxy. */
export const kubernetes = {
  processors: { k8s_attributes: k8sAttributes },
  service: { pipelines: Object.fromEntries(ENRICHED.map((name) => [name, { processors: enriched(name) }])) },
};

function enriched(pipeline: (typeof ENRICHED)[number]): readonly string[] {
  const [limiter, ...rest] = gateway.service.pipelines[pipeline]!.processors!;
  return [limiter!, 'k8s_attributes', ...rest];
}
