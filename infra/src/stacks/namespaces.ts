// namespaces: what holds data and outlives everything else. Terraform refuses to destroy it unless that was asked for.
import { type Construct, NamespaceV1, PersistentVolumeClaimV1 } from '../cdktf';
import { SextantStack } from '../constructs/sextant-stack';
import { outputs } from '../outputs';
import { NAMESPACES, type NamespaceRole } from '../network/components';
import type { Settings } from '../settings/schema';

export interface NamespacesOptions {
  /** Lets Terraform delete the namespaces, and with them every volume and Secret. */
  readonly deleteData: boolean;
}

/** A namespace holds Secrets and the claims of volumes: deleting it deletes both. */
export class NamespacesStack extends SextantStack {
  constructor(scope: Construct, settings: Settings, { deleteData }: NamespacesOptions) {
    super(scope, 'namespaces', settings);
    const lifecycle = { preventDestroy: !deleteData };
    const namespaces = Object.entries(NAMESPACES).map(
      ([role, name]) =>
        new NamespaceV1(this, `namespace-${role}`, {
          metadata: { name, labels: labelsOf(role as NamespaceRole) },
          // Pods are refused before it exists.
          waitForDefaultServiceAccount: true,
          lifecycle,
        }),
    );
    const { store } = settings.jaeger;
    // The claims of StatefulSets outlive them by themselves. Jaeger's chart runs a Deployment, and makes no claim.
    if (store.kind === 'volume') {
      new PersistentVolumeClaimV1(this, 'jaeger-claim', {
        metadata: { name: 'jaeger', namespace: NAMESPACES.telemetry },
        // Many classes bind only when a pod asks.
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
      namespaces: { value: Object.values(NAMESPACES), what: 'namespaces, which hold the Secrets and the volumes' },
    });
  }
}

/** Pod Security: what reads the log files of nodes cannot run under "restricted". */
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
