// The stack `base`: quotas, NetworkPolicies, RBAC and priority classes.
import {
  type Construct,
  ClusterRoleBindingV1,
  ClusterRoleV1,
  PriorityClassV1,
  RoleBindingV1,
  RoleV1,
  StorageClassV1,
} from '../cdktf';
import { chartRelease } from '../constructs/chart-release';
import { NamespaceGuard, type NamespaceGuardProps } from '../constructs/namespace-guard';
import { SextantStack } from '../constructs/sextant-stack';
import { AGENT_PRIORITY, NAMESPACES, type NamespaceRole, VOLUME_PRIORITY } from '../network/components';
import { destinationsOf } from '../network/destinations';
import { boardPaths, controlPlanePaths, pathsOf, xrayPaths } from '../network/paths';
import { Network } from '../network/policies';
import { baseOutputs, outputs } from '../outputs';
import { SERVICES, type Settings } from '../settings/schema';
import { AUTOSCALER_ACCOUNT, AUTOSCALER_CHART, autoscalerValues } from '../values/cluster-autoscaler';

/** Groups of users, as the identity provider of the cluster names them. */
export const GROUPS = { viewers: 'sextant:viewers', operators: 'sextant:operators' } as const;

export interface BaseOptions {
  /** ARN of the role of Cluster Autoscaler; it is installed if set. */
  readonly autoscalerRole?: string | undefined;
  readonly chartsDir?: string | undefined;
}

export class BaseStack extends SextantStack {
  constructor(scope: Construct, settings: Settings, { autoscalerRole, chartsDir }: BaseOptions = {}) {
    super(scope, 'base', settings);
    for (const role of Object.keys(NAMESPACES) as NamespaceRole[]) {
      new NamespaceGuard(this, `guard-${role}`, { namespace: NAMESPACES[role], quota: quotaOf(role, settings) });
    }
    new Network(this, 'network', {
      paths: [
        ...pathsOf(destinationsOf(settings)),
        ...xrayPaths(settings.collector.xray),
        ...boardPaths(settings.grafana.boardNamespaces),
        ...controlPlanePaths(settings.cluster.controlPlaneMetrics),
      ],
      ingressNamespace: settings.ingressNamespace,
    });
    for (const role of Object.keys(NAMESPACES) as NamespaceRole[]) this.#people(NAMESPACES[role]);
    this.#readNamespaces();
    this.#priority('agents-priority', AGENT_PRIORITY, 1_000_000, 'DaemonSets of Sextant');
    this.#priority('volumes-priority', VOLUME_PRIORITY, 500_000, 'Pods of Sextant with a volume');
    if (settings.cloud) this.#storageClass();
    if (autoscalerRole !== undefined) this.#autoscaler(settings, autoscalerRole, chartsDir);
    outputs(this, baseOutputs(settings));
  }

  #priority(id: string, name: string, value: number, description: string): void {
    new PriorityClassV1(this, id, { metadata: { name }, description, value, globalDefault: false });
  }

  /** Viewers read everything except Secrets. Operators also restart and scale. Neither may exec into pods. */
  #people(namespace: string): void {
    const rules = { viewers: VIEW, operators: [...VIEW, ...OPERATE] };
    for (const role of ['viewers', 'operators'] as const) {
      const metadata = { name: `sextant-${role}`, namespace };
      new RoleV1(this, `${namespace}-${role}`, { metadata, rule: rules[role] });
      new RoleBindingV1(this, `${namespace}-${role}-binding`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
        subject: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: GROUPS[role] }],
      });
    }
  }

  /** EKS has a volume driver but no default storage class. */
  #storageClass(): void {
    new StorageClassV1(this, 'storage-class', {
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      storageProvisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      // Creates the volume in the zone of its first pod.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  }

  /** Installed in this stack to provide nodes for the pods of later stacks. */
  #autoscaler({ cloud, environment }: Settings, role: string, chartsDir: string | undefined): void {
    chartRelease(this, {
      name: AUTOSCALER_CHART.name,
      namespace: AUTOSCALER_ACCOUNT.namespace,
      chart: AUTOSCALER_CHART,
      values: autoscalerValues(cloud!, `sextant-${environment}`, role),
      timeoutSeconds: 300,
      chartsDir,
    });
  }

  /** Many tools list namespaces, which requires a cluster role. */
  #readNamespaces(): void {
    const metadata = { name: 'sextant-namespaces' };
    new ClusterRoleV1(this, 'namespaces-role', {
      metadata,
      rule: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list'] }],
    });
    new ClusterRoleBindingV1(this, 'namespaces-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subject: Object.values(GROUPS).map((name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name })),
    });
  }
}

const READ = ['get', 'list', 'watch'];
const VIEW = [
  {
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'services', 'configmaps', 'events', 'persistentvolumeclaims', 'resourcequotas'],
    verbs: READ,
  },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], verbs: READ },
  { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: READ },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies', 'ingresses'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
];
const OPERATE = [
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['create'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: ['patch'] },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['patch', 'update'] },
];

/** Factor for the extra pods of rollouts and jobs. */
const HEADROOM = 2;

function quotaOf(role: NamespaceRole, { services }: Settings): NamespaceGuardProps['quota'] {
  const pods = SERVICES.reduce((sum, name) => sum + services[name].max, 0) * HEADROOM;
  const quotas = {
    services: { cpu: String(pods * 2), memory: `${pods * 2}Gi`, pods },
    data: { cpu: '8', memory: '32Gi', pods: 10 },
    telemetry: { cpu: '64', memory: '256Gi', pods: 100 },
    agents: { cpu: '100', memory: '400Gi', pods: 400 },
  };
  return quotas[role];
}
