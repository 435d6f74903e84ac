// A namespace with what guards it: Pod Security, a quota, and limits for pods that name none.
import { Construct, LimitRange, NamespaceV1, ResourceQuotaV1 } from '../cdktf';

export interface GuardedNamespaceProps {
  readonly name: string;
  /** The Pod Security Standard that is enforced. */
  readonly podSecurity: 'restricted' | 'privileged';
  /** The most that all pods of the namespace may ask for. */
  readonly quota: { readonly cpu: string; readonly memory: string; readonly pods: number };
}

export class GuardedNamespace extends Construct {
  /** What everything in the namespace depends on. */
  readonly namespace: NamespaceV1;

  constructor(scope: Construct, id: string, { name, podSecurity, quota }: GuardedNamespaceProps) {
    super(scope, id);
    const pod = 'pod-security.kubernetes.io';
    this.namespace = new NamespaceV1(this, 'namespace', {
      metadata: {
        name,
        labels: {
          'app.kubernetes.io/part-of': 'sextant',
          [`${pod}/enforce`]: podSecurity,
          [`${pod}/enforce-version`]: 'latest',
          [`${pod}/warn`]: podSecurity,
          [`${pod}/audit`]: podSecurity,
        },
      },
    });
    new ResourceQuotaV1(this, 'quota', {
      metadata: { name: 'quota', namespace: name },
      spec: {
        hard: { 'requests.cpu': quota.cpu, 'requests.memory': quota.memory, pods: String(quota.pods) },
      },
      dependsOn: [this.namespace],
    });
    new LimitRange(this, 'limits', {
      metadata: { name: 'defaults', namespace: name },
      spec: {
        limit: [
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { cpu: '50m', memory: '64Mi' },
          },
        ],
      },
      dependsOn: [this.namespace],
    });
  }
}
