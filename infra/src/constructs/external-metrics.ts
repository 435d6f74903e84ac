// RBAC of the metrics adapter and of the readers of its metrics.
import { ClusterRoleBindingV1, ClusterRoleV1, Construct, RoleBindingV1 } from '../cdktf';

export interface ExternalMetricsProps {
  /** The adapter's ServiceAccount. */
  readonly account: { readonly name: string; readonly namespace: string };
  /** Names of the metrics. */
  readonly metrics: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';
/** Service account of the HPA controller. */
const AUTOSCALER = { kind: 'ServiceAccount', name: 'horizontal-pod-autoscaler', namespace: 'kube-system' };

/** The adapter may only authenticate and authorize its callers. */
export class ExternalMetrics extends Construct {
  constructor(scope: Construct, id: string, { account, metrics }: ExternalMetricsProps) {
    super(scope, id);
    const adapter = { kind: 'ServiceAccount', ...account };
    new ClusterRoleBindingV1(this, 'callers', {
      metadata: { name: 'sextant-metrics-adapter-callers' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'system:auth-delegator' },
      subject: [adapter],
    });
    new RoleBindingV1(this, 'authority', {
      metadata: { name: 'sextant-metrics-adapter-authority', namespace: 'kube-system' },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
      subject: [adapter],
    });
    const metadata = { name: 'sextant-external-metrics' };
    new ClusterRoleV1(this, 'readers', {
      metadata,
      rule: [{ apiGroups: ['external.metrics.k8s.io'], resources: [...metrics], verbs: ['get', 'list'] }],
    });
    new ClusterRoleBindingV1(this, 'autoscaler', {
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name },
      subject: [AUTOSCALER],
    });
  }
}
