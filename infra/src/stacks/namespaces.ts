// The stack `namespaces`, which holds the data. Terraform only destroys it with DATA=delete.
import { type Construct, NamespaceV1, PersistentVolumeClaimV1 } from '../cdktf';
import { SextantStack } from '../constructs/sextant-stack';
import { NAMESPACES, type NamespaceRole } from '../network/components';
import { outputs } from '../outputs';
import type { Settings } from '../settings/schema';

export interface NamespacesOptions {
  /** Lets Terraform delete the namespaces with all their volumes and Secrets. */
  readonly deleteData: boolean;
}

export class NamespacesStack extends SextantStack {
  constructor(scope: Construct, settings: Settings, { deleteData }: NamespacesOptions) {
    super(scope, 'namespaces', settings);
    const lifecycle = { preventDestroy: !deleteData };
    const namespaces = Object.entries(NAMESPACES).map(
      ([role, name]) =>
        new NamespaceV1(this, `namespace-${role}`, {
          metadata: { name, labels: labelsOf(role as NamespaceRole) },
          // Pods are rejected until it exists.
          waitForDefaultServiceAccount: true,
          lifecycle,
        }),
    );
    const { store } = settings.jaeger;
    // Claims of StatefulSets outlive them. Jaeger's chart creates a Deployment without a claim.
    if (store.kind === 'volume') {
      new PersistentVolumeClaimV1(this, 'jaeger-claim', {
        metadata: { name: 'jaeger', namespace: NAMESPACES.telemetry },
        // Many storage classes only bind when a pod uses the claim.
        waitUntilBound: false,
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: store.size } },
          ...(store.class !== undefined && { storageClassName: store.class }),
        },
        lifecycle,
        dependsOn: namespaces,
      });
    }
    outputs(this, {
      namespaces: { value: Object.values(NAMESPACES), description: 'namespaces with the Secrets and volumes' },
    });
  }
}

/** Pod Security labels. Agents read files of their node, which "restricted" forbids. */
function labelsOf(role: NamespaceRole): Record<string, string> {
  const standard = role === 'agents' ? 'privileged' : 'restricted';
  const pod = 'pod-security.kubernetes.io';
  return {
    'app.kubernetes.io/part-of': 'sextant',
    [`${pod}/enforce`]: standard,
    [`${pod}/enforce-version`]: 'latest',
    [`${pod}/warn`]: standard,
    [`${pod}/audit`]: standard,
  };
}
