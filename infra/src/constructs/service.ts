// A service of ours: Deployment, Service, ServiceAccount, PodDisruptionBudget, HorizontalPodAutoscaler.
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
import { containerOf, podOf, probeOf, rollout, type Variables } from './pod';
import { POD_FIELDS, resourceAttributes } from './pod-resource';

export interface ServiceProps extends Variables {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly pullSecret?: string | undefined;
  readonly port: number;
  readonly metricsPort: number;
  readonly min: number;
  readonly max: number;
  readonly cpu: string;
  readonly memory: string;
  readonly targetCpuPercent: number;
  /** Writable folders, each an emptyDir volume. */
  readonly folders: Readonly<Record<string, { readonly path: string; readonly size: string }>>;
  /** A second metric for the autoscaler. */
  readonly external?: ExternalMetric | undefined;
  /** Maximum time to finish the work in progress. */
  readonly shutdownSeconds: number;
  readonly dependsOn: ITerraformDependable[];
}

export interface ExternalMetric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Target value per pod, a quantity: "50". */
  readonly perPod: string;
}

export class Service extends Construct {
  /** The Deployment, ready after its rollout. */
  readonly deployment: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { name, namespace, port, metricsPort, dependsOn } = props;
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'sextant' };
    const metadata = { name, namespace, labels };
    const selector = { 'app.kubernetes.io/name': name };
    const account = new ServiceAccountV1(this, 'account', { metadata, automountServiceAccountToken: false, dependsOn });
    this.deployment = new DeploymentV1(this, 'deployment', {
      metadata,
      waitForRollout: true,
      spec: {
        // The initial number of replicas; the autoscaler owns it afterwards.
        replicas: String(props.min),
        selector: { matchLabels: selector },
        ...rollout,
        paused: false,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '1', maxUnavailable: '0' } },
        template: { metadata: { labels }, spec: servicePod(props) },
      },
      lifecycle: { ignoreChanges: ['spec[0].replicas'] },
      dependsOn: [account, ...dependsOn],
    });
    new ServiceV1(this, 'service', {
      metadata,
      waitForLoadBalancer: false,
      spec: {
        selector,
        port: [
          { name: 'http', port, targetPort: 'http' },
          { name: 'metrics', port: metricsPort, targetPort: 'metrics' },
        ],
        publishNotReadyAddresses: false,
      },
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
        // Slow scale-down: an empty queue often fills again within minutes.
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

function servicePod(props: ServiceProps): PodSpec {
  const { name, pullSecret, folders, shutdownSeconds } = props;
  return {
    ...podOf({ serviceAccount: name, pullSecret, graceSeconds: shutdownSeconds + 10 }),
    topologySpreadConstraint: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: [{ matchLabels: { 'app.kubernetes.io/name': name } }],
    })),
    container: [serviceContainer(props)],
    volume: Object.entries(folders).map(([folder, { size }]) => ({ name: folder, emptyDir: { sizeLimit: size } })),
  };
}

function serviceContainer({ port, metricsPort, folders, ...props }: ServiceProps) {
  const get = (path: string) => ({ httpGet: { path, port: 'http' } });
  const env = { OTEL_RESOURCE_ATTRIBUTES: resourceAttributes(props.name), ...props.env };
  return {
    ...containerOf({ ...props, env, fieldEnv: POD_FIELDS }),
    port: [
      { name: 'http', containerPort: port },
      { name: 'metrics', containerPort: metricsPort },
    ],
    startupProbe: probeOf(get('/healthz'), { periodSeconds: 2, failureThreshold: 30, timeoutSeconds: 1 }),
    livenessProbe: probeOf(get('/healthz'), { periodSeconds: 10, failureThreshold: 3 }),
    readinessProbe: probeOf(get('/readyz'), { periodSeconds: 5, failureThreshold: 2 }),
    // Requests still arrive until every node has removed the endpoint.
    lifecycle: { preStop: [{ exec: { command: ['sleep', '5'] } }] },
    volumeMount: Object.entries(folders).map(([name, { path }]) => ({ name, mountPath: path, readOnly: false })),
  };
}
