// A single-pod store with a volume, for clusters without managed stores: StatefulSet and Service.
import { Construct, type ITerraformDependable, ServiceAccountV1, ServiceV1, StatefulSetV1 } from '../cdktf';
import { VOLUME_PRIORITY } from '../network/components';
import { containerOf, podOf, probeOf, rollout, type Variables } from './pod';

export interface StoreProps extends Variables {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly pullSecret?: string | undefined;
  readonly port: number;
  readonly args: readonly string[];
  /** Mount path of the volume. */
  readonly data: string;
  /** Writable folders in memory; the root file system is read-only. */
  readonly scratch: readonly string[];
  /** Command of the probes. */
  readonly probe: readonly string[];
  readonly storage: string;
  readonly cpu: string;
  readonly memory: string;
  readonly dependsOn: ITerraformDependable[];
}

export class Store extends Construct {
  /** The StatefulSet, ready after its rollout. */
  readonly set: ITerraformDependable;

  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    const { name, namespace, port, storage, dependsOn } = props;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'sextant' };
    const metadata = { name, namespace, labels };
    const selector = { 'app.kubernetes.io/name': name };
    const account = new ServiceAccountV1(this, 'account', { metadata, automountServiceAccountToken: false, dependsOn });
    const service = new ServiceV1(this, 'service', {
      metadata,
      waitForLoadBalancer: false,
      spec: {
        selector,
        port: [{ name, port, targetPort: name }],
        publishNotReadyAddresses: false,
      },
      dependsOn,
    });
    this.set = new StatefulSetV1(this, 'set', {
      metadata,
      waitForRollout: true,
      spec: {
        serviceName: name,
        ...rollout,
        replicas: '1',
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: storePod(props) },
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

function storePod({ port, args, data, scratch, probe, pullSecret, ...props }: StoreProps) {
  const { name } = props;
  const action = { exec: { command: [...probe] } };
  return {
    ...podOf({ serviceAccount: name, pullSecret, graceSeconds: 60 }),
    priorityClassName: VOLUME_PRIORITY,
    container: [
      {
        ...containerOf(props),
        args: [...args],
        port: [{ name, containerPort: port }],
        readinessProbe: probeOf(action, { periodSeconds: 5, failureThreshold: 3 }),
        livenessProbe: probeOf(action, { periodSeconds: 5, failureThreshold: 6, initialDelaySeconds: 30 }),
        volumeMount: [
          { name: 'data', mountPath: data, readOnly: false },
          ...scratch.map((mountPath, i) => ({ name: `scratch-${i}`, mountPath, readOnly: false })),
        ],
      },
    ],
    volume: scratch.map((_, i) => ({ name: `scratch-${i}`, emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } })),
  };
}
