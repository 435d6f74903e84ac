// One of our services: Deployment, Service, ServiceAccount, PodDisruptionBudget, HorizontalPodAutoscaler.
import {
  Construct,
  DeploymentV1,
  type DeploymentV1Config,
  HorizontalPodAutoscalerV2,
  type ITerraformDependable,
  PodDisruptionBudgetV1,
  ServiceAccountV1,
  ServiceV1,
} from '../cdktf';
import { containerSecurity, podSecurity, resources } from './hardened';

export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface ServiceProps {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly pullSecret?: string | undefined;
  readonly port: number;
  readonly min: number;
  readonly max: number;
  readonly cpu: string;
  readonly memory: string;
  readonly targetCpuPercent: number;
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  /** Folders that may be written to; each lives as long as its pod. */
  readonly folders: Readonly<Record<string, { readonly path: string; readonly size: string }>>;
  /** Scales with an external metric too: one pod for so much of it. */
  readonly external?: ExternalMetric | undefined;
  /** Longest time that a pod takes to end what it works on. */
  readonly shutdownSeconds: number;
  readonly dependsOn: ITerraformDependable[];
}

export interface ExternalMetric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A quantity per pod: "50". */
  readonly perPod: string;
}

export class Service extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { name, namespace, port, dependsOn } = props;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'sextant' };
    const metadata = { name, namespace, labels };
    const selector = { 'app.kubernetes.io/name': name };
    const account = new ServiceAccountV1(this, 'account', { metadata, automountServiceAccountToken: false, dependsOn });
    new DeploymentV1(this, 'deployment', {
      metadata,
      waitForRollout: true,
      spec: {
        // The autoscaler owns the number of replicas; this is where it starts.
        replicas: String(props.min),
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '1', maxUnavailable: '0' } },
        template: { metadata: { labels }, spec: podOf(props) },
      },
      lifecycle: { ignoreChanges: ['spec[0].replicas'] },
      dependsOn: [account, ...dependsOn],
    });
    new ServiceV1(this, 'service', {
      metadata,
      spec: { selector, port: [{ name: 'http', port, targetPort: 'http' }] },
      dependsOn,
    });
    new PodDisruptionBudgetV1(this, 'disruption', {
      metadata: { name, namespace },
      spec: { maxUnavailable: '1', selector: { matchLabels: selector } },
      dependsOn,
    });
    this.#autoscaler(props);
  }

  #autoscaler({ name, namespace, min, max, targetCpuPercent, external, dependsOn }: ServiceProps): void {
    const utilization = { type: 'Utilization', averageUtilization: targetCpuPercent };
    new HorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name, namespace },
      spec: {
        minReplicas: min,
        maxReplicas: max,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        metric: [
          { type: 'Resource', resource: { name: 'cpu', target: utilization } },
          ...(external ? [{ type: 'External', external: externalOf(external) }] : []),
        ],
        // Down slowly: a queue that is empty for a minute fills again.
        behavior: {
          scaleDown: [
            {
              stabilizationWindowSeconds: 300,
              selectPolicy: 'Max',
              policy: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
            },
          ],
        },
      },
      dependsOn,
    });
  }
}

function externalOf({ name, labels, perPod }: ExternalMetric) {
  return {
    metric: { name, selector: [{ matchLabels: { ...labels } }] },
    target: { type: 'AverageValue', averageValue: perPod },
  };
}

type PodSpec = NonNullable<DeploymentV1Config['spec']['template']['spec']>;

function podOf(props: ServiceProps): PodSpec {
  const { name, pullSecret, folders, shutdownSeconds } = props;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: shutdownSeconds + 10,
    securityContext: podSecurity,
    ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
    topologySpreadConstraint: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: [{ matchLabels: { 'app.kubernetes.io/name': name } }],
    })),
    container: [containerOf(props)],
    volume: Object.entries(folders).map(([folder, { size }]) => ({ name: folder, emptyDir: { sizeLimit: size } })),
  };
}

function containerOf({ name, image, port, env, secretEnv, folders, ...rest }: ServiceProps) {
  const probe = (path: string) => ({ httpGet: { path, port: 'http' } });
  return {
    name,
    image,
    port: [{ name: 'http', containerPort: port }],
    env: [
      ...Object.entries(secretEnv).map(([variable, { secret, key }]) => ({
        name: variable,
        valueFrom: { secretKeyRef: { name: secret, key } },
      })),
      // After the secrets, as these may refer to them by $(NAME).
      ...Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
    ],
    resources: resources(rest),
    securityContext: containerSecurity,
    startupProbe: { ...probe('/healthz'), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...probe('/healthz'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    readinessProbe: { ...probe('/readyz'), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 2 },
    // Until every node knows that the pod is going, requests still come.
    lifecycle: { preStop: [{ exec: { command: ['sleep', '5'] } }] },
    volumeMount: Object.entries(folders).map(([folder, { path }]) => ({ name: folder, mountPath: path })),
  };
}
