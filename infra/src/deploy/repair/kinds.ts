// The Kubernetes kind of each Terraform resource type that the stacks use.

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const gvk = (apiVersion: string, kind: string): GroupVersionKind => {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  return { group, version, kind };
};

/** By resource type of hashicorp/kubernetes. */
export const KINDS: Readonly<Record<string, GroupVersionKind>> = {
  kubernetes_namespace_v1: gvk('v1', 'Namespace'),
  kubernetes_resource_quota_v1: gvk('v1', 'ResourceQuota'),
  kubernetes_limit_range_v1: gvk('v1', 'LimitRange'),
  kubernetes_service_account_v1: gvk('v1', 'ServiceAccount'),
  kubernetes_persistent_volume_claim_v1: gvk('v1', 'PersistentVolumeClaim'),
  kubernetes_service_v1: gvk('v1', 'Service'),
  kubernetes_cluster_role_v1: gvk('rbac.authorization.k8s.io/v1', 'ClusterRole'),
  kubernetes_cluster_role_binding_v1: gvk('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
  kubernetes_role_v1: gvk('rbac.authorization.k8s.io/v1', 'Role'),
  kubernetes_role_binding_v1: gvk('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  kubernetes_network_policy_v1: gvk('networking.k8s.io/v1', 'NetworkPolicy'),
  kubernetes_ingress_v1: gvk('networking.k8s.io/v1', 'Ingress'),
  kubernetes_deployment_v1: gvk('apps/v1', 'Deployment'),
  kubernetes_stateful_set_v1: gvk('apps/v1', 'StatefulSet'),
  kubernetes_job_v1: gvk('batch/v1', 'Job'),
  kubernetes_pod_disruption_budget_v1: gvk('policy/v1', 'PodDisruptionBudget'),
  kubernetes_horizontal_pod_autoscaler_v2: gvk('autoscaling/v2', 'HorizontalPodAutoscaler'),
  kubernetes_priority_class_v1: gvk('scheduling.k8s.io/v1', 'PriorityClass'),
  kubernetes_storage_class_v1: gvk('storage.k8s.io/v1', 'StorageClass'),
};

/** `apps/v1`, or `v1` in the core group. */
export function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}
