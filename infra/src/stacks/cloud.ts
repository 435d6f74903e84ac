// cloud: what stands below the cluster on AWS: network, EKS, the bucket of logs, and the rights of pods. Optional.
import { AwsProvider, type Construct, DataAwsCallerIdentity } from '../cdktf';
import { FlowLogs } from '../constructs/aws/flow-logs';
import { Key } from '../constructs/aws/key';
import { Kubernetes } from '../constructs/aws/kubernetes';
import { Nodes } from '../constructs/aws/nodes';
import { People } from '../constructs/aws/people';
import { PrivateBucket } from '../constructs/aws/private-bucket';
import { PrivateNetwork } from '../constructs/aws/private-network';
import { Role } from '../constructs/aws/role';
import { StateStack } from '../constructs/state-stack';
import { outputs } from '../outputs';
import { isAws } from '../network/destinations';
import { NAMESPACES } from '../network/components';
import type { Settings } from '../settings/schema';
import { AUTOSCALER_ACCOUNT } from '../values/cluster-autoscaler';
import { GROUPS } from './base';

export type Cloud = NonNullable<Settings['cloud']>;

/** How long AWS keeps the logs of the control plane and of the network. */
const LOG_DAYS = 365;
/** Loki deletes what is too old itself; a week later the bucket does. */
const GRACE_DAYS = 7;
/** Without tenants Loki writes the chunks of its only one here; its index lies beside and is its own to delete. */
const CHUNKS = 'fake/';

export class CloudStack extends StateStack {
  readonly #settings: Settings;
  readonly #cloud: Cloud;
  readonly #name: string;
  readonly #key: Key;
  /** What Loki's pods may take, where it keeps its data on S3. */
  readonly lokiRole: string | undefined;
  /** What Cluster Autoscaler may take, where it is installed. */
  readonly autoscalerRole: string | undefined;
  /** What samplers may take, where they send traces to X-Ray. */
  readonly xrayRole: string | undefined;

  constructor(scope: Construct, settings: Settings, cloud: Cloud) {
    super(scope, 'cloud', settings);
    const { environment } = settings;
    this.#settings = settings;
    this.#cloud = cloud;
    this.#name = `sextant-${environment}`;
    const { region, account } = cloud;
    new AwsProvider(this, 'aws', {
      region,
      ...(account !== undefined && { allowedAccountIds: [account] }),
      defaultTags: [{ tags: { 'sextant:environment': environment } }],
    });
    const here = new DataAwsCallerIdentity(this, 'account').accountId;
    this.#key = new Key(this, 'key', { name: this.#name, region, account: here });
    const network = this.#network();
    const cluster = this.#cluster(network);
    const bucket = this.#bucket();
    this.lokiRole = bucket && this.#lokiRole(bucket, cluster);
    this.autoscalerRole = cloud.nodes.autoscaling ? this.#autoscalerRole(cluster) : undefined;
    this.xrayRole = settings.collector.xray && this.#xrayRole(settings.collector.xray.region, cluster);
    outputs(this, {
      'cluster-name': { value: cluster.name, what: 'name of the cluster' },
      'kubeconfig-command': {
        value: `aws eks update-kubeconfig --region ${region} --name ${this.#name} --alias ${settings.cluster.context}`,
        what: 'writes the context that the other stacks use',
      },
      'oidc-provider-arn': { value: cluster.identities.providerArn, what: 'what roles of pods trust' },
      'vpc-id': { value: network.vpcId, what: 'the network' },
      'private-subnet-ids': { value: network.privateSubnetIds, what: 'subnets of nodes and pods' },
      'public-subnet-ids': { value: network.publicSubnetIds, what: 'subnets of load balancers' },
      'key-arn': { value: this.#key.arn, what: 'key of secrets, logs and objects' },
      ...(bucket && { 'loki-bucket': { value: bucket.name, what: 'where Loki keeps lines and index' } }),
      ...(this.lokiRole !== undefined && {
        'loki-role-arn': { value: this.lokiRole, what: "what Loki's pods may take; the telemetry stack reads it here" },
      }),
      ...(this.xrayRole !== undefined && {
        'xray-role-arn': { value: this.xrayRole, what: 'what samplers may take; the telemetry stack reads it here' },
      }),
    });
  }

  #network(): PrivateNetwork {
    const { region, vpcCidr: cidr, availabilityZones: zones } = this.#cloud;
    const name = this.#name;
    const network = new PrivateNetwork(this, 'network', { name, region, cidr, zones });
    new FlowLogs(this, 'flows', { name, vpcId: network.vpcId, keyArn: this.#key.arn, retentionDays: LOG_DAYS });
    return network;
  }

  #cluster({ privateSubnetIds: subnetIds, routes }: PrivateNetwork): Kubernetes {
    const { kubernetesVersion: version, nodes, people, apiFrom, availabilityZones: zones } = this.#cloud;
    const name = this.#name;
    const cluster = new Kubernetes(this, 'kubernetes', {
      name,
      version,
      subnetIds,
      keyArn: this.#key.arn,
      apiFrom,
      protect: this.#settings.environment === 'production',
      logDays: LOG_DAYS,
    });
    const network = cluster.addon('vpc-cni', version, {
      // Without it nobody enforces NetworkPolicies.
      values: { enableNetworkPolicy: 'true' },
      rights: { serviceAccount: 'aws-node', managed: 'AmazonEKS_CNI_Policy' },
    });
    const proxy = cluster.addon('kube-proxy', version);
    const dependsOn = [network, proxy, ...routes];
    const { groups: ready } = new Nodes(this, 'nodes', {
      clusterName: cluster.name,
      name,
      version,
      zones,
      subnetIds,
      ...nodes,
      dependsOn,
    });
    cluster.addon('coredns', version, { dependsOn: [...ready] });
    // What autoscalers ask for CPU.
    cluster.addon('metrics-server', version, { dependsOn: [...ready] });
    cluster.addon('aws-ebs-csi-driver', version, {
      rights: { serviceAccount: 'ebs-csi-controller-sa', managed: 'service-role/AmazonEBSCSIDriverPolicy' },
      dependsOn: [...ready],
    });
    const groups = { [GROUPS.operators]: people.operators, [GROUPS.viewers]: people.viewers };
    new People(this, 'people', { clusterName: cluster.name, administrators: people.administrators, groups });
    return cluster;
  }

  #bucket(): PrivateBucket | undefined {
    const { store, retentionDays } = this.#settings.loki;
    if (store.kind !== 's3' || !isAws(store)) return undefined;
    return new PrivateBucket(this, 'loki-bucket', {
      name: store.bucket,
      keyArn: this.#key.arn,
      expiry: { prefix: CHUNKS, days: retentionDays + GRACE_DAYS },
    });
  }

  /** EKS gives the groups that it makes the tag that the second right is bound to. */
  #autoscalerRole({ identities: from }: Kubernetes): string {
    const tag = `autoscaling:ResourceTag/k8s.io/cluster-autoscaler/${this.#name}`;
    return new Role(this, 'autoscaler', {
      name: `${this.#name}-autoscaler`,
      takenBy: { ...AUTOSCALER_ACCOUNT, from },
      statements: [
        { actions: DESCRIBE, resources: ['*'] },
        { actions: SCALE, resources: ['*'], when: [{ test: 'StringEquals', variable: tag, values: ['owned'] }] },
      ],
    }).arn;
  }

  #lokiRole(bucket: PrivateBucket, { identities: from }: Kubernetes): string {
    const { arn } = new Role(this, 'loki', {
      name: `${this.#name}-loki`,
      takenBy: { namespace: NAMESPACES.telemetry, serviceAccount: 'loki', from },
      statements: [
        { actions: ['s3:ListBucket'], resources: [bucket.arn] },
        { actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], resources: [`${bucket.arn}/*`] },
        { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [this.#key.arn] },
      ],
    });
    return arn;
  }

  /** Neither action takes a resource: that they write to one region is all that can be said. */
  #xrayRole(region: string, { identities: from }: Kubernetes): string {
    const { arn } = new Role(this, 'xray', {
      name: `${this.#name}-xray`,
      takenBy: { namespace: NAMESPACES.telemetry, serviceAccount: 'collector-sampler', from },
      statements: [
        {
          actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          resources: ['*'],
          when: [{ test: 'StringEquals', variable: 'aws:RequestedRegion', values: [region] }],
        },
      ],
    });
    return arn;
  }
}

/** Settings with the role that the cloud stack made for X-Ray, unless another is set. */
export function withXrayRole(settings: Settings, { xrayRole }: CloudStack): Settings {
  const { collector } = settings;
  if (!collector.xray || xrayRole === undefined) return settings;
  const xray = { ...collector.xray, role: collector.xray.role ?? xrayRole };
  return { ...settings, collector: { ...collector, xray } };
}

/** Whom to ask about groups of nodes; AWS gives no narrower right to ask. */
const DESCRIBE = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'autoscaling:DescribeTags',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
  'eks:DescribeNodegroup',
];
const SCALE = ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'];

/** Settings with what the cloud stack knows: Loki takes its role there unless it has another one, or keys. */
export function withCloud(settings: Settings, { lokiRole }: CloudStack): Settings {
  const { loki } = settings;
  const keys = loki.store.kind === 's3' && loki.store.secret !== undefined;
  const role = loki.role ?? (keys ? undefined : lokiRole);
  return role === undefined ? settings : { ...settings, loki: { ...loki, role } };
}
