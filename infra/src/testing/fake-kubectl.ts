// kubectl for an in-memory cluster, for tests of messages about clusters that lack something.
import type { CommandResult, Kubectl } from '../kubectl/kubectl';
import { NAMESPACES } from '../network/components';
import type { ClusterNode, ClusterPod } from '../preflight/checks/capacity';
import { secretsOf } from '../secrets';
import type { Settings } from '../settings/schema';

export interface FakeCluster {
  contexts: string[];
  /** Error message of a cluster that does not respond. */
  down?: string;
  minor: string;
  namespaces: string[];
  /** Keys and base64 values by `namespace/name`. */
  secrets: Record<string, Record<string, string>>;
  classes: { name: string; isDefault: boolean }[];
  ingress: boolean;
  metrics: boolean;
  nodes: ClusterNode[];
  pods: ClusterPod[];
  /** Ports of the Service and of its pods, by `namespace/name`. */
  services: Record<string, { port: number; podPort?: number }>;
  /** Arguments of every call. */
  calls: (readonly string[])[];
}

/** A cluster that meets every requirement of an environment. */
export function readyCluster(settings: Settings): FakeCluster {
  const secrets = secretsOf(settings).map(({ namespace, name, keys }) => [
    `${namespace}/${name}`,
    Object.fromEntries(Object.keys(keys).map((key) => [key, 'dmFsdWU='])),
  ]);
  return {
    contexts: ['other', settings.cluster.context],
    minor: '35',
    namespaces: ['default', ...Object.values(NAMESPACES)],
    secrets: Object.fromEntries(secrets) as FakeCluster['secrets'],
    classes: [{ name: 'standard', isDefault: true }],
    ingress: true,
    metrics: true,
    nodes: [1, 2, 3, 4, 5, 6].map((i) => readyNode(`node-${i}`, '64', '256Gi', { zone: `zone-${i % 3}` })),
    pods: [],
    services: {},
    calls: [],
  };
}

const ok = (stdout = ''): CommandResult => ({ code: 0, stdout, stderr: '' });
const failed = (stderr: string): CommandResult => ({ code: 1, stdout: '', stderr });

export function kubectlOn(cluster: FakeCluster): Kubectl {
  return async (args, input) => {
    cluster.calls.push(args);
    const [verb, kind] = args.filter((arg) => !arg.startsWith('--'));
    if (verb === 'config') return ok(cluster.contexts.join('\n'));
    if (cluster.down !== undefined) return failed(`E1122 couldn't get resource list\n${cluster.down}`);
    if (verb === 'auth') return ok('yes');
    if (verb === 'create' || verb === 'replace') return create(cluster, args, JSON.parse(input!) as Created);
    if (args[1] === '--raw') return raw(cluster, args[2]!);
    const namespace = args.find((arg) => arg.startsWith('--namespace='))?.slice('--namespace='.length) ?? '';
    return get(cluster, { kind: kind!, name: args.filter((arg) => !arg.startsWith('--'))[2] ?? '', namespace, args });
  };
}

function raw({ minor, metrics }: FakeCluster, path: string): CommandResult {
  if (path === '/version') return ok(JSON.stringify({ minor, gitVersion: `v1.${minor}.0` }));
  if (path === '/readyz' || metrics) return ok('{}');
  return failed('Error from server (NotFound): the server could not find the requested resource');
}

interface GetRequest {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly args: readonly string[];
}

function get(cluster: FakeCluster, { kind, name, namespace, args }: GetRequest): CommandResult {
  const list = (items: readonly unknown[]): CommandResult => ok(JSON.stringify({ items }));
  const service = cluster.services[`${namespace}/${name || args.join().match(/service-name=([^,]+)/)?.[1]}`];
  switch (kind) {
    case 'secret': {
      const data = cluster.secrets[`${namespace}/${name}`];
      return ok(data && JSON.stringify({ data }));
    }
    case 'secrets': {
      const present = Object.entries(cluster.secrets).filter(([id]) => id.startsWith(`${namespace}/`));
      const keys = present.flatMap(([id, data]) => Object.keys(data).map((key) => `${id.split('/')[1]}/${key}`));
      return ok(keys.join('\n'));
    }
    case 'service':
      return ok(service && JSON.stringify({ spec: { ports: [{ name: 'main', port: service.port }] } }));
    case 'endpointslices':
      return list([{ ports: service!.podPort === undefined ? [] : [{ name: 'main', port: service!.podPort }] }]);
    case 'nodes':
      return list(cluster.nodes);
    case 'pods':
      return list(cluster.pods);
    case 'namespaces':
      return ok(cluster.namespaces.map((each) => `namespace/${each}`).join('\n'));
    case 'storageclasses':
      return list(cluster.classes.map(storageClass));
    default:
      return ok(cluster.ingress ? name : '');
  }
}

function storageClass({ name, isDefault }: FakeCluster['classes'][number]): object {
  return { metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } } };
}

export interface NodeTraits {
  readonly zone?: string;
  readonly spec?: ClusterNode['spec'];
}

export function readyNode(
  name: string,
  cpu: string,
  memory: string,
  { zone, spec = {} }: NodeTraits = {},
): ClusterNode {
  const conditions = [{ type: 'Ready', status: 'True' }];
  const labels = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone };
  return { metadata: { name, labels }, spec, status: { allocatable: { cpu, memory, pods: '250' }, conditions } };
}

interface Created {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: Record<string, string>;
}

function create(cluster: FakeCluster, args: readonly string[], { kind, metadata, data }: Created): CommandResult {
  if (kind === 'Pod') return failed('violates PodSecurity "restricted:latest"');
  if (!cluster.namespaces.includes(metadata.namespace)) {
    return failed(`namespaces "${metadata.namespace}" not found`);
  }
  cluster.secrets[`${metadata.namespace}/${metadata.name}`] = data;
  return ok(args[0]);
}
