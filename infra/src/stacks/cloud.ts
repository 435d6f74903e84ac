// The optional stack `cloud`: network, EKS cluster, Loki's bucket, and IAM roles of pods, on AWS.
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
import { NAMESPACES } from '../network/components';
import { isAws } from '../network/destinations';
import { outputs } from '../outputs';
import type { Settings } from '../settings/schema';
import { AUTOSCALER_ACCOUNT } from '../values/cluster-autoscaler';
import { GROUPS } from './base';

export type Cloud = NonNullable<Settings['cloud']>;

/** Retention of control plane logs and flow logs. */
const LOG_DAYS = 365;
/** Days between Loki's own deletion of chunks and that of the bucket. */
const GRACE_DAYS = 7;
/** Prefix of the chunks when Loki runs without tenants. Loki alone deletes its index, which has other prefixes. */
const CHUNKS = 'fake/';

export class CloudStack extends StateStack {
  readonly #settings: Settings;
  readonly #cloud: Cloud;
  readonly #name: string;
  readonly #key: Key;
  /** ARN of the role of the Loki pods, if Loki uses AWS S3. */
  readonly lokiRole: string | undefined;
  /** ARN of the role of Cluster Autoscaler, if installed. */
  readonly autoscalerRole: string | undefined;
  /** ARN of the role of the samplers, if they send traces to X-Ray. */
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
    const { accountId } = new DataAwsCallerIdentity(this, 'account');
    this.#key = new Key(this, 'key', { name: this.#name, region, account: accountId });
    const network = this.#network();
    const cluster = this.#cluster(network);
    const bucket = this.#bucket();
    this.lokiRole = bucket && this.#lokiRole(bucket, cluster);
    this.autoscalerRole = cloud.nodes.autoscaling ? this.#autoscalerRole(cluster) : undefined;
    this.xrayRole = settings.collector.xray && this.#xrayRole(settings.collector.xray.region, cluster);
    outputs(this, {
      'cluster-name': { value: cluster.name, description: 'name of the EKS cluster' },
      'kubeconfig-command': {
        value: `aws eks update-kubeconfig --region ${region} --name ${this.#name} --alias ${settings.cluster.context}`,
        description: 'adds the kubeconfig context that the other stacks use',
      },
      'oidc-provider-arn': {
        value: cluster.identities.providerArn,
        description: 'OIDC provider that IAM roles of pods trust',
      },
      'vpc-id': { value: network.vpcId, description: 'ID of the VPC' },
      'private-subnet-ids': { value: network.privateSubnetIds, description: 'subnets of nodes and pods' },
      'public-subnet-ids': { value: network.publicSubnetIds, description: 'subnets of load balancers' },
      'key-arn': { value: this.#key.arn, description: 'KMS key of secrets, logs and objects' },
      ...(bucket && { 'loki-bucket': { value: bucket.name, description: "bucket of Loki's chunks and index" } }),
      ...(this.lokiRole !== undefined && {
        'loki-role-arn': { value: this.lokiRole, description: 'role of the Loki pods, used by the telemetry stack' },
      }),
      ...(this.xrayRole !== undefined && {
        'xray-role-arn': { value: this.xrayRole, description: 'role of the samplers, used by the telemetry stack' },
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
      // The VPC CNI does not enforce NetworkPolicies by default.
      values: { enableNetworkPolicy: 'true' },
      permissions: { serviceAccount: 'aws-node', managed: 'AmazonEKS_CNI_Policy' },
    });
    const proxy = cluster.addon('kube-proxy', version);
    const dependsOn = [network, proxy, ...routes];
    const { groups: nodeGroups } = new Nodes(this, 'nodes', {
      clusterName: cluster.name,
      name,
      version,
      zones,
      subnetIds,
      ...nodes,
      dependsOn,
    });
    cluster.addon('coredns', version, { dependsOn: [...nodeGroups] });
    cluster.addon('metrics-server', version, { dependsOn: [...nodeGroups] });
    cluster.addon('aws-ebs-csi-driver', version, {
      permissions: { serviceAccount: 'ebs-csi-controller-sa', managed: 'service-role/AmazonEBSCSIDriverPolicy' },
      dependsOn: [...nodeGroups],
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

  /** EKS sets the tag in the condition on the autoscaling groups of its node groups. */
  #autoscalerRole({ identities: from }: Kubernetes): string {
    const tag = `autoscaling:ResourceTag/k8s.io/cluster-autoscaler/${this.#name}`;
    return new Role(this, 'autoscaler', {
      name: `${this.#name}-autoscaler`,
      assumedBy: { ...AUTOSCALER_ACCOUNT, from },
      statements: [
        { actions: DESCRIBE, resources: ['*'] },
        { actions: SCALE, resources: ['*'], conditions: [{ test: 'StringEquals', variable: tag, values: ['owned'] }] },
      ],
    }).arn;
  }

  #lokiRole(bucket: PrivateBucket, { identities: from }: Kubernetes): string {
    const { arn } = new Role(this, 'loki', {
      name: `${this.#name}-loki`,
      assumedBy: { namespace: NAMESPACES.telemetry, serviceAccount: 'loki', from },
      statements: [
        { actions: ['s3:ListBucket'], resources: [bucket.arn] },
        { actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], resources: [`${bucket.arn}/*`] },
        { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [this.#key.arn] },
      ],
    });
    return arn;
  }

  /** X-Ray actions do not support resources; only the region can be restricted. */
  #xrayRole(region: string, { identities: from }: Kubernetes): string {
    const { arn } = new Role(this, 'xray', {
      name: `${this.#name}-xray`,
      assumedBy: { namespace: NAMESPACES.telemetry, serviceAccount: 'collector-sampler', from },
      statements: [
        {
          actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          resources: ['*'],
          conditions: [{ test: 'StringEquals', variable: 'aws:RequestedRegion', values: [region] }],
        },
      ],
    });
    return arn;
  }
}

/** AWS does not support resources for these actions. */
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

/** Settings with the roles of the cloud stack, unless the settings name other roles or, for Loki, access keys. */
export function withCloudRoles(settings: Settings, { lokiRole, xrayRole }: CloudStack): Settings {
  const { loki, collector } = settings;
  const hasKeys = loki.store.kind === 's3' && loki.store.secret !== undefined;
  const role = loki.role ?? (hasKeys ? undefined : lokiRole);
  const xray = collector.xray && { ...collector.xray, role: collector.xray.role ?? xrayRole };
  return { ...settings, loki: { ...loki, role }, collector: { ...collector, xray } };
}
