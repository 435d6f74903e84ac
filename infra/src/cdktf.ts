// The one door to CDKTF and its providers: the maintained fork (cdktn) takes over by changing this file alone.
export {
  App,
  type AppConfig,
  type ITerraformDependable,
  LocalBackend,
  S3Backend,
  TerraformOutput,
  TerraformStack,
  Token,
} from 'cdktf';
export { Construct, type IConstruct } from 'constructs';
export { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
export { HelmProvider } from '@cdktf/provider-helm/lib/provider';
export { Release } from '@cdktf/provider-helm/lib/release';
export { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
export { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
export { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
export { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
export { DeploymentV1, type DeploymentV1Config } from '@cdktf/provider-kubernetes/lib/deployment-v1';
export { HorizontalPodAutoscalerV2 } from '@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2';
export { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
export { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
export { LimitRangeV1 as LimitRange } from '@cdktf/provider-kubernetes/lib/limit-range-v1';
export { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
export { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
export { NetworkPolicyV1, type NetworkPolicyV1Spec } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
export { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
export { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
export { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
export { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
export { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
export { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
export { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
export { StatefulSetV1, type StatefulSetV1Config } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
