// The quota of a namespace, and default resources for its containers.
import { DEFAULT_REQUESTS } from '../capacity/requests';
import { Construct, LimitRange, ResourceQuotaV1 } from '../cdktf';

export interface NamespaceGuardProps {
  readonly namespace: string;
  /** Maximum sum of the requests of all pods. */
  readonly quota: { readonly cpu: string; readonly memory: string; readonly pods: number };
}

export class NamespaceGuard extends Construct {
  constructor(scope: Construct, id: string, { namespace, quota }: NamespaceGuardProps) {
    super(scope, id);
    new ResourceQuotaV1(this, 'quota', {
      metadata: { name: 'quota', namespace },
      spec: {
        hard: { 'requests.cpu': quota.cpu, 'requests.memory': quota.memory, pods: String(quota.pods) },
      },
    });
    new LimitRange(this, 'limits', {
      metadata: { name: 'defaults', namespace },
      spec: {
        limit: [
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { ...DEFAULT_REQUESTS },
          },
        ],
      },
    });
  }
}
