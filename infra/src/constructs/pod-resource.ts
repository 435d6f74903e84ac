// The resource of a pod's telemetry: pod, container, namespace and node, from the downward API.

/** Fields of the pod, by variable. */
export const POD_FIELDS = {
  POD_NAME: 'metadata.name',
  POD_UID: 'metadata.uid',
  POD_NAMESPACE: 'metadata.namespace',
  NODE_NAME: 'spec.nodeName',
} as const;

/** OTEL_RESOURCE_ATTRIBUTES of a container; the kubelet inserts the fields. */
export function resourceAttributes(container: string): string {
  return Object.entries({
    'k8s.pod.name': '$(POD_NAME)',
    'k8s.pod.uid': '$(POD_UID)',
    'k8s.namespace.name': '$(POD_NAMESPACE)',
    'k8s.node.name': '$(NODE_NAME)',
    'k8s.container.name': container,
    // As the semantic conventions recommend for Kubernetes.
    'service.instance.id': `$(POD_NAMESPACE).$(POD_NAME).${container}`,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
