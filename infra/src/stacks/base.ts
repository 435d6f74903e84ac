// base: what guards the namespaces, who may talk to whom, and what people may do.
import {
  type Construct,
  ClusterRoleBindingV1,
  ClusterRoleV1,
  PriorityClassV1,
  Release,
  RoleBindingV1,
  RoleV1,
  StorageClassV1,
} from '../cdktf';
import { chartAt } from '../constructs/chart';
import { NamespaceGuard, type NamespaceGuardProps } from '../constructs/namespace-guard';
import { Network } from '../network/policies';
import { SextantStack } from '../constructs/sextant-stack';
import { valuesText } from '../constructs/values-text';
import { destinationsOf } from '../network/destinations';
import { baseOutputs, outputs } from '../outputs';
import { AGENT_PRIORITY, NAMESPACES, VOLUME_PRIORITY, type NamespaceRole } from '../network/components';
import { pathsOf, xrayPaths } from '../network/paths';
import { SERVICES, type Settings } from '../settings/schema';
import { AUTOSCALER_ACCOUNT, AUTOSCALER_CHART, autoscalerValues } from '../values/cluster-autoscaler';

/** Groups of people, as the identity provider of the cluster names them. */
export const GROUPS = { viewers: 'sextant:viewers', operators: 'sextant:operators' } as const;

export interface BaseOptions {
  /** The role of Cluster Autoscaler, where it is installed. */
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
      paths: [...pathsOf(destinationsOf(settings)), ...xrayPaths(settings.collector.xray)],
      ingressNamespace: settings.ingressNamespace,
    });
    for (const role of Object.keys(NAMESPACES) as NamespaceRole[]) this.#people(NAMESPACES[role]);
    this.#readNamespaces();
    this.#priority('agents-priority', AGENT_PRIORITY, 1_000_000, 'Agents of Sextant, one on every node');
    this.#priority('volumes-priority', VOLUME_PRIORITY, 500_000, 'Pods of Sextant that have a volume');
    if (settings.cloud) this.#storageClass();
    if (autoscalerRole !== undefined) this.#autoscaler(settings, autoscalerRole, chartsDir);
    outputs(this, baseOutputs(settings));
  }

  #priority(id: string, name: string, value: number, description: string): void {
    new PriorityClassV1(this, id, { metadata: { name }, description, value, globalDefault: false });
  }

  /** Viewers read all but secrets; operators restart and scale besides. Neither may run a command in a pod. */
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

  /** EKS has a driver for volumes and no class that is taken when none is named. */
  #storageClass(): void {
    new StorageClassV1(this, 'storage-class', {
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      storageProvisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      // A volume lies in one zone: that of the pod that asks first.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  }

  /** Here, so that there are nodes for what later stacks deploy. */
  #autoscaler({ cloud, environment }: Settings, role: string, chartsDir: string | undefined): void {
    const { name } = AUTOSCALER_CHART;
    new Release(this, name, {
      name,
      namespace: AUTOSCALER_ACCOUNT.namespace,
      ...chartAt(AUTOSCALER_CHART, chartsDir),
      values: [valuesText(autoscalerValues(cloud!, `sextant-${environment}`, role))],
      atomic: true,
      timeout: 300,
      devel: false,
      maxHistory: 10,
    });
  }

  /** `kubectl get namespaces` is asked by every tool; it needs a right on the whole cluster. */
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

/** Pods that a rollout adds for a moment, and jobs, count too. */
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
