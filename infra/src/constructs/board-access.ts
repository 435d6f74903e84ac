// RBAC of Grafana's sidecar: it reads the ConfigMaps of the namespaces that have boards, and nothing else.
import { Construct, RoleBindingV1, RoleV1 } from '../cdktf';

export interface BoardAccessProps {
  /** Grafana's ServiceAccount. */
  readonly account: { readonly name: string; readonly namespace: string };
  /** Namespaces that others manage; they must exist. */
  readonly namespaces: readonly string[];
}

export class BoardAccess extends Construct {
  constructor(scope: Construct, id: string, { account, namespaces }: BoardAccessProps) {
    super(scope, id);
    for (const namespace of namespaces) {
      const metadata = { name: 'sextant-boards', namespace };
      const role = new RoleV1(this, `role-${namespace}`, {
        metadata,
        rule: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
      });
      new RoleBindingV1(this, `binding-${namespace}`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
        subject: [{ kind: 'ServiceAccount', ...account }],
        dependsOn: [role],
      });
    }
  }
}
