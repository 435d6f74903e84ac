// A store of one pod with its volume, for clusters without managed ones: StatefulSet and Service.
import { Construct, type ITerraformDependable, ServiceAccountV1, ServiceV1, StatefulSetV1 } from '../cdktf';
import { containerSecurity, podSecurity, resources } from './hardened';
import type { SecretKey } from './service';

export interface StoreProps {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly pullSecret?: string | undefined;
  readonly port: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  /** Where the volume is mounted. */
  readonly data: string;
  /** Folders in memory, as the file system is read-only. */
  readonly scratch: readonly string[];
  /** Succeeds when the store answers. */
  readonly probe: readonly string[];
  readonly storage: string;
  readonly cpu: string;
  readonly memory: string;
  readonly dependsOn: ITerraformDependable[];
}

export class Store extends Construct {
  /** What whoever needs the store depends on. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    const { name, namespace, port, storage, dependsOn } = props;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'sextant' };
    const metadata = { name, namespace, labels };
    const selector = { 'app.kubernetes.io/name': name };
    const account = new ServiceAccountV1(this, 'account', { metadata, automountServiceAccountToken: false, dependsOn });
    const service = new ServiceV1(this, 'service', {
      metadata,
      spec: { selector, port: [{ name, port, targetPort: name }] },
      dependsOn,
    });
    this.ready = new StatefulSetV1(this, 'set', {
      metadata,
      waitForRollout: true,
      spec: {
        serviceName: name,
        replicas: '1',
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: podOf(props) },
        volumeClaimTemplate: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
          },
        ],
      },
      dependsOn: [account, service, ...dependsOn],
    });
  }
}

function podOf({ name, image, pullSecret, port, args, env, secretEnv, data, scratch, probe, ...rest }: StoreProps) {
  const ready = { exec: { command: [...probe] }, periodSeconds: 5, timeoutSeconds: 5 };
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 60,
    securityContext: podSecurity,
    ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
    container: [
      {
        name,
        image,
        args: [...args],
        port: [{ name, containerPort: port }],
        env: [
          ...Object.entries(secretEnv).map(([variable, { secret, key }]) => ({
            name: variable,
            valueFrom: { secretKeyRef: { name: secret, key } },
          })),
          ...Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
        ],
        resources: resources(rest),
        securityContext: containerSecurity,
        readinessProbe: ready,
        livenessProbe: { ...ready, failureThreshold: 6, initialDelaySeconds: 30 },
        volumeMount: [
          { name: 'data', mountPath: data },
          ...scratch.map((mountPath, i) => ({ name: `scratch-${i}`, mountPath })),
        ],
      },
    ],
    volume: scratch.map((_, i) => ({ name: `scratch-${i}`, emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } })),
  };
}
