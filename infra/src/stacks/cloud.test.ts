// The stack `cloud` and what other stacks take from it. deploy.int.test.ts validates it with Terraform.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { production } from '../environments/production';
import { checkSettings, loadSettings } from '../settings/load';
import type { SettingsInput } from '../settings/schema';
import { every, type Resource, type StackJson, synthesized, type SynthesizedEnvironment } from '../testing/synthesized';

const ROLES = 'arn:aws:iam::123456789012:role';
/** Production with the optional settings. */
const extended: SettingsInput = {
  ...production,
  loki: { ...production.loki, role: `${ROLES}/other` },
  collector: { ...production.collector, xray: { region: 'us-east-1' } },
  cloud: {
    ...production.cloud!,
    apiFrom: ['198.51.100.0/24'],
    people: { administrators: [`${ROLES}/sre`], viewers: [`${ROLES}/dev`] },
    nodes: { ...production.cloud!.nodes, autoscaling: true },
  },
};

const standard = synthesized(loadSettings('production'));
const withOptions = synthesized(checkSettings(extended));
const cloud = standard.stack('cloud');
const extendedCloud = withOptions.stack('cloud');

interface Statement {
  readonly effect: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly condition: { readonly values: string[] }[];
}

/** Statements of the policy document that an attribute refers to. */
function statementsOf(reference: string, stack: StackJson = cloud): readonly Statement[] {
  const name = /^\$\{data\.aws_iam_policy_document\.([^.]+)\.json\}$/.exec(reference)![1]!;
  return stack.data!['aws_iam_policy_document']![name].statement as Statement[];
}

const byName = (stack: StackJson, type: string, name: string): Resource =>
  every(stack, type).find((resource) => resource.name === name);

/** Chart values of a release. */
function valuesOf({ stack }: SynthesizedEnvironment, release: string): string {
  return byName(stack('telemetry'), 'helm_release', release).values[0] as string;
}

test('only an environment with the setting cloud has the stack, and its namespaces depend on it', () => {
  expect(() => synthesized(loadSettings('staging')).stack('cloud')).toThrow('ENOENT');
  const manifest = JSON.parse(readFileSync(join(standard.folder, 'manifest.json'), 'utf8'));
  expect(manifest.stacks['sextant-production-namespaces'].dependencies).toEqual(['sextant-production-cloud']);
});

test('the cluster has a private API, encrypted secrets, all logs and deletion protection', () => {
  const [cluster] = every(cloud, 'aws_eks_cluster');
  expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
  expect(cluster.encryption_config.resources).toEqual(['secrets']);
  expect(cluster.encryption_config.provider.key_arn).toMatch(/^\$\{aws_kms_key\./);
  expect(cluster.enabled_cluster_log_types).toHaveLength(5);
  expect(cluster.deletion_protection).toBe(true);
  expect(every(cloud, 'aws_kms_key')).toEqual([expect.objectContaining({ enable_key_rotation: true })]);
});

test('apiFrom opens the API to its ranges only', () => {
  expect(every(extendedCloud, 'aws_eks_cluster')[0].vpc_config).toMatchObject({
    endpoint_public_access: true,
    public_access_cidrs: ['198.51.100.0/24'],
  });
});

test('each zone has a private subnet for nodes and its own NAT gateway', () => {
  const [cluster] = every(cloud, 'aws_eks_cluster');
  const nodes = every(cloud, 'aws_eks_node_group');
  expect(every(cloud, 'aws_subnet')).toHaveLength(6);
  expect(every(cloud, 'aws_nat_gateway')).toHaveLength(3);
  expect(nodes.flatMap(({ subnet_ids }) => subnet_ids)).toEqual(cluster.vpc_config.subnet_ids);
  expect(nodes.map(({ scaling_config }) => scaling_config)).toEqual(
    Array.from({ length: 3 }, () => ({ min_size: 2, desired_size: 2, max_size: 4 })),
  );
  expect(every(cloud, 'aws_subnet').filter((subnet) => subnet.map_public_ip_on_launch !== false)).toEqual([]);
});

test('pods cannot use the role of their node, and its disk is encrypted', () => {
  const [template] = every(cloud, 'aws_launch_template');
  expect(template.metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  expect(template.block_device_mappings[0].ebs.encrypted).toBe('true');
});

test('the VPC CNI enforces NetworkPolicies; nodes depend on the network and other add-ons on nodes', () => {
  const addons = Object.fromEntries(every(cloud, 'aws_eks_addon').map((addon) => [addon.addon_name, addon]));
  expect(Object.keys(addons).sort()).toEqual([
    'aws-ebs-csi-driver',
    'coredns',
    'kube-proxy',
    'metrics-server',
    'vpc-cni',
  ]);
  expect(JSON.parse(addons['vpc-cni'].configuration_values as string)).toEqual({ enableNetworkPolicy: 'true' });
  const [nodes] = every(cloud, 'aws_eks_node_group');
  expect(nodes.depends_on.filter((id: string) => id.startsWith('aws_eks_addon.'))).toHaveLength(2);
  expect(addons['coredns'].depends_on[0]).toMatch(/^aws_eks_node_group\./);
});

test('the bucket of Loki is private, encrypted, versioned, TLS only, and expires old objects', () => {
  expect(every(cloud, 'aws_s3_bucket')).toEqual([expect.objectContaining({ bucket: 'sextant-production-loki' })]);
  const [access] = every(cloud, 'aws_s3_bucket_public_access_block');
  const guards = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  expect(guards.filter((guard) => access[guard] !== true)).toEqual([]);
  const [encryption] = every(cloud, 'aws_s3_bucket_server_side_encryption_configuration');
  expect(encryption.rule[0].apply_server_side_encryption_by_default.sse_algorithm).toBe('aws:kms');
  expect(every(cloud, 'aws_s3_bucket_versioning')[0].versioning_configuration.status).toBe('Enabled');
  const [deny] = statementsOf(every(cloud, 'aws_s3_bucket_policy')[0].policy as string);
  expect(deny).toMatchObject({
    effect: 'Deny',
    actions: ['s3:*'],
    condition: [{ variable: 'aws:SecureTransport', values: ['false'] }],
  });
  const [leftovers, expiry] = every(cloud, 'aws_s3_bucket_lifecycle_configuration')[0].rule;
  expect(leftovers.noncurrent_version_expiration).toEqual([{ noncurrent_days: 7 }]);
  expect(expiry).toMatchObject({ filter: [{ prefix: 'fake/' }], expiration: [{ days: 37 }] });
});

test('only the Loki pods may assume the role of Loki, which only allows its bucket and key', () => {
  const role = byName(cloud, 'aws_iam_role', 'sextant-production-loki');
  const trust = statementsOf(role.assume_role_policy as string)[0]!;
  expect(trust.actions).toEqual(['sts:AssumeRoleWithWebIdentity']);
  expect(trust.condition.map(({ values }) => values)).toEqual([
    ['system:serviceaccount:sextant-telemetry:loki'],
    ['sts.amazonaws.com'],
  ]);
  const statements = statementsOf(byName(cloud, 'aws_iam_role_policy', 'sextant-production-loki').policy as string);
  expect(statements.flatMap(({ actions }) => actions)).toEqual([
    's3:ListBucket',
    's3:GetObject',
    's3:PutObject',
    's3:DeleteObject',
    'kms:GenerateDataKey',
    'kms:Decrypt',
  ]);
  const resources = statements.flatMap((statement) => statement.resources);
  expect(resources.filter((arn) => !/^\$\{aws_(s3_bucket|kms_key)\./.test(arn))).toEqual([]);
});

describe('with collector.xray', () => {
  test('only the sampler pods may assume their role, which only allows writing traces in one region', () => {
    const role = byName(extendedCloud, 'aws_iam_role', 'sextant-production-xray');
    const trust = statementsOf(role.assume_role_policy as string, extendedCloud)[0]!;
    expect(trust.condition.map(({ values }) => values)).toEqual([
      ['system:serviceaccount:sextant-telemetry:collector-sampler'],
      ['sts.amazonaws.com'],
    ]);
    const { policy } = byName(extendedCloud, 'aws_iam_role_policy', role.name as string);
    expect(statementsOf(policy as string, extendedCloud)).toEqual([
      expect.objectContaining({
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        // These actions do not support resources.
        resources: ['*'],
        condition: [{ test: 'StringEquals', variable: 'aws:RequestedRegion', values: ['us-east-1'] }],
      }),
    ]);
  });

  test('the samplers use the role of the cloud stack unless the settings name another', () => {
    expect(valuesOf(withOptions, 'collector-sampler')).toMatch(
      /"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\.[^"]*xray/,
    );
    const xray = { region: 'us-east-1', role: `${ROLES}/theirs` };
    const named = synthesized(checkSettings({ ...extended, collector: { ...production.collector, xray } }));
    expect(valuesOf(named, 'collector-sampler')).toContain(`"eks.amazonaws.com/role-arn":"${ROLES}/theirs"`);
  });

  test('only then may the samplers connect to the internet', () => {
    const egressOf = ({ stack }: SynthesizedEnvironment): unknown[] => {
      const policies = every(stack('base'), 'kubernetes_network_policy_v1');
      return policies.find(({ metadata }) => metadata.name === 'collector-sampler').spec.egress as unknown[];
    };
    const before = egressOf(standard);
    expect(egressOf(withOptions).filter((rule) => !before.some((each) => isDeepStrictEqual(each, rule)))).toEqual([
      expect.objectContaining({ ports: [expect.objectContaining({ port: '443', protocol: 'TCP' }) as unknown] }),
    ]);
    expect(byName(cloud, 'aws_iam_role', 'sextant-production-xray')).toBeUndefined();
  });
});

test('no role policy allows all actions or all resources', () => {
  const statements = every(cloud, 'aws_iam_role_policy').flatMap(({ policy }) => statementsOf(policy as string));
  expect(statements.length).toBeGreaterThan(3);
  const tooWide = statements.filter(
    ({ resources, actions }) => resources.includes('*') || actions.some((action) => action.endsWith(':*')),
  );
  expect(tooWide).toEqual([]);
});

test('autoscaling installs Cluster Autoscaler, whose role only changes the node groups of this cluster', () => {
  expect(every(standard.stack('base'), 'helm_release')).toEqual([]);
  expect(byName(cloud, 'aws_iam_role', 'sextant-production-autoscaler')).toBeUndefined();
  const [release] = every(withOptions.stack('base'), 'helm_release');
  expect(release).toMatchObject({ name: 'cluster-autoscaler', namespace: 'kube-system' });
  expect(release.values[0]).toMatch(/"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\./);
  expect(release.values[0]).toContain('"autoDiscovery":{"clusterName":"sextant-production"}');
  const { policy } = byName(extendedCloud, 'aws_iam_role_policy', 'sextant-production-autoscaler');
  const [describeGroups, scale] = statementsOf(policy as string, extendedCloud);
  expect(describeGroups!.actions.filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
  expect(scale!.actions).toHaveLength(2);
  expect(scale!.condition).toEqual([
    {
      test: 'StringEquals',
      variable: 'autoscaling:ResourceTag/k8s.io/cluster-autoscaler/sextant-production',
      values: ['owned'],
    },
  ]);
});

test('the stack creates an AWS bucket for AWS S3 only', () => {
  const keys = { kind: 's3', bucket: 'logs', region: 'eu-central-1', secret: 'keys' } as const;
  const minio = { ...keys, endpoint: 'http://minio.storage.svc:9000' };
  const buckets = [minio, keys].map((store) => {
    const settings = checkSettings({ ...production, loki: { ...production.loki, store } });
    return every(synthesized(settings).stack('cloud'), 'aws_s3_bucket').length;
  });
  expect(buckets).toEqual([0, 1]);
});

test('Loki uses the role of the cloud stack unless the settings name another', () => {
  expect(valuesOf(standard, 'loki')).toMatch(/"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\./);
  expect(valuesOf(withOptions, 'loki')).toContain(`"eks.amazonaws.com/role-arn":"${ROLES}/other"`);
});

test('access entries map IAM roles to the groups of the base stack', () => {
  const entries = every(extendedCloud, 'aws_eks_access_entry');
  expect(entries.map((entry) => entry.kubernetes_groups)).toEqual([undefined, ['sextant:viewers']]);
  expect(every(extendedCloud, 'aws_eks_access_policy_association')).toHaveLength(1);
});
