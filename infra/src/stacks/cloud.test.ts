import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { production } from '../environments/production';
import { synthesize } from '../main';
import { checkSettings, loadSettings } from '../settings/load';
import { ENVIRONMENTS, type SettingsInput } from '../settings/schema';
import { brokenReferences, type StackJson } from './references';

const folder = mkdtempSync(join(tmpdir(), 'sextant-cloud-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Every stack of an environment as it is synthesized, by its name. */
function stacksOf(input: SettingsInput, name: string): Record<string, StackJson> {
  const outdir = join(folder, name);
  synthesize(checkSettings(input), outdir);
  const stacks = readdirSync(join(outdir, 'stacks'));
  const read = (stack: string) =>
    JSON.parse(readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as StackJson;
  return Object.fromEntries(stacks.map((stack) => [stack, read(stack)]));
}

const ROLES = 'arn:aws:iam::123456789012:role';
/** Production with what it leaves out. */
const others: SettingsInput = {
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

const environments = new Map(ENVIRONMENTS.map((name) => [name, stacksOf(loadSettings(name), name)]));
const withOthers = stacksOf(others, 'others');
const all = environments.get('production')!;
const cloud = all['sextant-production-cloud']!;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- forty types of resources are read here, none with a schema
type Resource = any;

/** Every resource of a type. */
function every(type: string, from: StackJson['resource'] = cloud.resource): Resource[] {
  return Object.values(from?.[type] ?? {});
}

/** Statements of the policy document that an attribute refers to. */
function statementsOf(reference: string, from: StackJson = cloud): readonly Statement[] {
  const name = /^\$\{data\.aws_iam_policy_document\.([^.]+)\.json\}$/.exec(reference)![1]!;
  return (from.data!['aws_iam_policy_document']![name] as { statement: Statement[] }).statement;
}

interface Statement {
  readonly effect: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly condition: { readonly values: string[] }[];
}

const roleCalled = (name: string): Resource => every('aws_iam_role').find((role) => role.name === name);

test.each(ENVIRONMENTS)(
  '%s: every reference leads to what is there, and nothing else looks like one',
  (environment) => {
    const stacks = environments.get(environment)!;
    expect(Object.entries(stacks).flatMap(([, stack]) => brokenReferences(stack, stacks))).toEqual([]);
  },
);

test('a reference that leads nowhere is found, in a value, a key and in what must be there first', () => {
  const stack = {
    resource: {
      aws_vpc: { net: {} },
      aws_subnet: {
        a: {
          vpc_id: '${aws_vpc.net.id}',
          zone: '${replace(data.aws_zones.all.name, "a", "")}',
          depends_on: ['aws_eip.b'],
        },
      },
      helm_release: { x: { values: ['{"ip":"${env:POD}"}'], set: { '${aws_vpc.none.id}:sub': '' } } },
    },
  };
  expect(brokenReferences(stack, {})).toEqual(['data.aws_zones.all.name', 'aws_eip.b', 'env:POD', 'aws_vpc.none.id']);
});

test('only an environment with the setting cloud has the stack, and there the namespaces wait for it', () => {
  expect(Object.keys(environments.get('staging')!).some((name) => name.endsWith('cloud'))).toBe(false);
  const manifest = JSON.parse(readFileSync(join(folder, 'production', 'manifest.json'), 'utf8'));
  expect(manifest.stacks['sextant-production-namespaces'].dependencies).toEqual(['sextant-production-cloud']);
});

test('the API of the cluster is private, its secrets are encrypted by our key, and all that it does is logged', () => {
  const [cluster] = every('aws_eks_cluster');
  expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
  expect(cluster.encryption_config.resources).toEqual(['secrets']);
  expect(cluster.encryption_config.provider.key_arn).toMatch(/^\$\{aws_kms_key\./);
  expect(cluster.enabled_cluster_log_types).toHaveLength(5);
  expect(cluster.deletion_protection).toBe(true);
  expect(every('aws_kms_key')).toEqual([expect.objectContaining({ enable_key_rotation: true })]);
});

test('ranges that may reach the API from outside open it to these alone', () => {
  const stack = withOthers['sextant-production-cloud']!;
  expect(every('aws_eks_cluster', stack.resource)[0].vpc_config).toMatchObject({
    endpoint_public_access: true,
    public_access_cidrs: ['198.51.100.0/24'],
  });
});

test('each zone has a private subnet for nodes with a gateway of its own', () => {
  const [cluster] = every('aws_eks_cluster');
  const nodes = every('aws_eks_node_group');
  expect(every('aws_subnet')).toHaveLength(6);
  expect(every('aws_nat_gateway')).toHaveLength(3);
  expect(nodes.flatMap(({ subnet_ids }) => subnet_ids)).toEqual(cluster.vpc_config.subnet_ids);
  expect(nodes.map(({ scaling_config }) => scaling_config)).toEqual(
    Array.from({ length: 3 }, () => ({ min_size: 2, desired_size: 2, max_size: 4 })),
  );
  expect(every('aws_subnet').filter((subnet) => subnet.map_public_ip_on_launch !== false)).toEqual([]);
});

test('pods cannot take the rights of their node, whose disk is encrypted', () => {
  const [template] = every('aws_launch_template');
  expect(template.metadata_options).toMatchObject({ http_tokens: 'required', http_put_response_hop_limit: 1 });
  expect(template.block_device_mappings[0].ebs.encrypted).toBe('true');
});

test('someone enforces NetworkPolicies, serves volumes and metrics; pods and nodes come after the network', () => {
  const addons = Object.fromEntries(every('aws_eks_addon').map((addon) => [addon.addon_name, addon]));
  expect(Object.keys(addons).sort()).toEqual([
    'aws-ebs-csi-driver',
    'coredns',
    'kube-proxy',
    'metrics-server',
    'vpc-cni',
  ]);
  expect(JSON.parse(addons['vpc-cni'].configuration_values)).toEqual({ enableNetworkPolicy: 'true' });
  const [nodes] = every('aws_eks_node_group');
  expect(nodes.depends_on.filter((id: string) => id.startsWith('aws_eks_addon.'))).toHaveLength(2);
  expect(addons['coredns'].depends_on[0]).toMatch(/^aws_eks_node_group\./);
});

test('the bucket of logs is encrypted, versioned, closed, by TLS alone, and forgets', () => {
  expect(every('aws_s3_bucket')).toEqual([expect.objectContaining({ bucket: 'sextant-production-loki' })]);
  const [open] = every('aws_s3_bucket_public_access_block');
  const guards = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  expect(guards.filter((guard) => open[guard] !== true)).toEqual([]);
  const [encryption] = every('aws_s3_bucket_server_side_encryption_configuration');
  expect(encryption.rule[0].apply_server_side_encryption_by_default.sse_algorithm).toBe('aws:kms');
  expect(every('aws_s3_bucket_versioning')[0].versioning_configuration.status).toBe('Enabled');
  const [deny] = statementsOf(every('aws_s3_bucket_policy')[0].policy);
  expect(deny).toMatchObject({
    effect: 'Deny',
    actions: ['s3:*'],
    condition: [{ variable: 'aws:SecureTransport', values: ['false'] }],
  });
  const [leftovers, expiry] = every('aws_s3_bucket_lifecycle_configuration')[0].rule;
  expect(leftovers.noncurrent_version_expiration).toEqual([{ noncurrent_days: 7 }]);
  expect(expiry).toMatchObject({ filter: [{ prefix: 'fake/' }], expiration: [{ days: 37 }] });
});

test("Loki's role is for its pods alone, and for its bucket and the key alone", () => {
  const role = roleCalled('sextant-production-loki');
  const trust = statementsOf(role.assume_role_policy)[0]!;
  expect(trust.actions).toEqual(['sts:AssumeRoleWithWebIdentity']);
  expect(trust.condition.map(({ values }) => values)).toEqual([
    ['system:serviceaccount:sextant-telemetry:loki'],
    ['sts.amazonaws.com'],
  ]);
  const [policy] = every('aws_iam_role_policy').filter(({ name }) => name === 'sextant-production-loki');
  const statements = statementsOf(policy.policy);
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
  const stacks = withOthers;
  const own = stacks['sextant-production-cloud']!;

  test("the samplers' role is for their pods alone, and may write traces of one region and nothing else", () => {
    const role = every('aws_iam_role', own.resource).find(({ name }) => name === 'sextant-production-xray');
    expect(statementsOf(role.assume_role_policy, own)[0]!.condition.map(({ values }) => values)).toEqual([
      ['system:serviceaccount:sextant-telemetry:collector-sampler'],
      ['sts.amazonaws.com'],
    ]);
    const [policy] = every('aws_iam_role_policy', own.resource).filter(({ name }) => name === role.name);
    expect(statementsOf(policy.policy, own)).toEqual([
      expect.objectContaining({
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        // Neither action knows a resource.
        resources: ['*'],
        condition: [{ test: 'StringEquals', variable: 'aws:RequestedRegion', values: ['us-east-1'] }],
      }),
    ]);
  });

  test('the samplers take it, unless a setting names another', () => {
    const samplerOf = (input: SettingsInput, name: string): string => {
      const { resource } = stacksOf(input, name)['sextant-production-telemetry']!;
      return every('helm_release', resource).find((release) => release.name === 'collector-sampler')
        .values[0] as string;
    };
    expect(samplerOf(others, 'xray-cloud')).toMatch(
      /"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\.[^"]*xray/,
    );
    const xray = { region: 'us-east-1', role: `${ROLES}/theirs` };
    const named = { ...others, collector: { ...production.collector, xray } };
    expect(samplerOf(named, 'xray-named')).toContain(`"eks.amazonaws.com/role-arn":"${ROLES}/theirs"`);
  });

  test('of all pods only the samplers are let out to the internet for it, and without the setting they are not', () => {
    const egressOf = (from: Record<string, StackJson>): unknown[] => {
      const policies = every('kubernetes_network_policy_v1', from['sextant-production-base']!.resource);
      return policies.find(({ metadata }) => metadata.name === 'collector-sampler').spec.egress as unknown[];
    };
    const added = egressOf(stacks).filter((rule) => !egressOf(all).some((known) => isDeepStrictEqual(known, rule)));
    expect(added).toEqual([
      expect.objectContaining({ ports: [expect.objectContaining({ port: '443', protocol: 'TCP' }) as unknown] }),
    ]);
    expect(roleCalled('sextant-production-xray')).toBeUndefined();
  });
});

test('no policy of a role allows everything, on everything', () => {
  const own = every('aws_iam_role_policy').flatMap(({ policy }) => statementsOf(policy));
  expect(own.length).toBeGreaterThan(3);
  expect(
    own.filter(({ resources, actions }) => resources.includes('*') || actions.some((a) => a.endsWith(':*'))),
  ).toEqual([]);
});

test('Cluster Autoscaler is installed where it is wanted, with a role that changes the groups of this cluster alone', () => {
  const releases = (stacks: Record<string, StackJson>) =>
    every('helm_release', stacks['sextant-production-base']!.resource);
  expect(releases(all)).toEqual([]);
  expect(roleCalled('sextant-production-autoscaler')).toBeUndefined();
  const [release] = releases(withOthers);
  expect(release).toMatchObject({ name: 'cluster-autoscaler', namespace: 'kube-system' });
  expect(release.values[0]).toMatch(/"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\./);
  expect(release.values[0]).toContain('"autoDiscovery":{"clusterName":"sextant-production"}');
  const stack = withOthers['sextant-production-cloud']!;
  const [policy] = every('aws_iam_role_policy', stack.resource).filter(
    ({ name }) => name === 'sextant-production-autoscaler',
  );
  const [ask, change] = statementsOf(policy.policy, stack);
  expect(ask!.actions.filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
  expect(change!.actions).toHaveLength(2);
  expect(change!.condition).toEqual([
    {
      test: 'StringEquals',
      variable: 'autoscaling:ResourceTag/k8s.io/cluster-autoscaler/sextant-production',
      values: ['owned'],
    },
  ]);
});

test('a store of another vendor has no bucket of AWS; one of AWS that is opened with keys has one', () => {
  const store = { kind: 's3', bucket: 'logs', region: 'eu-central-1', secret: 'keys' } as const;
  const ofVendor = { ...store, endpoint: 'http://minio.storage.svc:9000' };
  const [vendor, keys] = [ofVendor, store].map(
    (each, i) =>
      stacksOf({ ...production, loki: { ...production.loki, store: each } }, `store-${i}`)['sextant-production-cloud']!
        .resource,
  );
  expect([every('aws_s3_bucket', vendor).length, every('aws_s3_bucket', keys).length]).toEqual([0, 1]);
});

test("Loki's values take the role from the cloud stack, unless a setting names another", () => {
  const valuesOf = (stacks: Record<string, StackJson>): string => {
    const releases = every('helm_release', stacks['sextant-production-telemetry']!.resource);
    return releases.find(({ name }) => name === 'loki').values[0] as string;
  };
  expect(valuesOf(all)).toMatch(/"eks\.amazonaws\.com\/role-arn":"\$\{data\.terraform_remote_state\./);
  expect(valuesOf(withOthers)).toContain(`"eks.amazonaws.com/role-arn":"${ROLES}/other"`);
});

test('people of each role come in by the group that the base stack gives rights to', () => {
  const stack = withOthers['sextant-production-cloud']!;
  const entries = every('aws_eks_access_entry', stack.resource);
  expect(entries.map((entry) => entry.kubernetes_groups)).toEqual([undefined, ['sextant:viewers']]);
  expect(every('aws_eks_access_policy_association', stack.resource)).toHaveLength(1);
});
