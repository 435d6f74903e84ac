// A cluster in memory that answers kubectl's questions, for tests of what is said about one that lacks something.
import type { ClusterNode, ClusterPod } from '../preflight/checks/capacity';
import type { Answer, Kubectl } from '../kubectl/kubectl';

export interface FakeCluster {
  contexts: string[];
  /** Exit code and message when it does not answer. */
  down?: string;
  minor: string;
  denied: string[];
  namespaces: string[];
  /** Keys and values (base64) by `namespace/name`. */
  secrets: Record<string, Record<string, string>>;
  classes: { name: string; isDefault: boolean }[];
  podSecurity: boolean;
  ingress: boolean;
  metrics: boolean;
  /** Two large nodes in each of three zones without them. */
  nodes?: ClusterNode[];
  pods?: ClusterPod[];
  /** By `namespace/name`: the port of the Service, and that of its pods. */
  services?: Record<string, { port: number; podPort?: number }>;
  /** Everything that was asked, with the input. */
  asked: { args: readonly string[]; input: string | undefined }[];
}

const yes = (stdout = ''): Answer => ({ code: 0, stdout, stderr: '' });
const no = (stderr: string): Answer => ({ code: 1, stdout: '', stderr });

export function kubectlOn(cluster: FakeCluster): Kubectl {
  return async (args, input) => {
    cluster.asked.push({ args, input });
    const [verb, what] = args.filter((arg) => !arg.startsWith('--'));
    if (verb === 'config') return yes(cluster.contexts.join('\n'));
    if (cluster.down !== undefined) return no(`E1122 couldn't get resource list\n${cluster.down}`);
    if (verb === 'auth')
      return cluster.denied.includes(args[3]!) ? { code: 1, stdout: 'no\n', stderr: '' } : yes('yes');
    if (verb === 'get' && args[1] === '--raw') return raw(cluster, args[2]!);
    if (verb === 'get' && what === 'secret') return secret(cluster, args);
    if (verb === 'get' && what === 'secrets') return keys(cluster, args);
    if (verb === 'get' && what === 'service') return service(cluster, args);
    if (verb === 'get' && what === 'endpointslices') return slices(cluster, args);
    if (verb === 'get') return objects(cluster, what!, args[2]!);
    return create(cluster, args, JSON.parse(input!) as Created);
  };
}

function raw({ minor, metrics }: FakeCluster, path: string): Answer {
  if (path === '/version') return yes(JSON.stringify({ minor, gitVersion: `v1.${minor}.0` }));
  if (path === '/readyz') return yes('ok');
  const message = 'Error from server (NotFound): the server could not find the requested resource';
  return metrics ? yes('{}') : no(message);
}

function secret({ secrets }: FakeCluster, args: readonly string[]): Answer {
  const namespace = args[0]!.slice('--namespace='.length);
  const data = secrets[`${namespace}/${args[3]!}`];
  return yes(data && JSON.stringify({ data }));
}

function keys({ secrets }: FakeCluster, args: readonly string[]): Answer {
  const start = `${args[0]!.slice('--namespace='.length)}/`;
  const here = Object.entries(secrets).filter(([name]) => name.startsWith(start));
  return yes(
    here.flatMap(([name, data]) => Object.keys(data).map((k) => `${name.slice(start.length)}/${k}\n`)).join(''),
  );
}

function objects({ namespaces, classes, ingress, nodes, pods }: FakeCluster, what: string, name: string): Answer {
  if (what === 'nodes') return yes(JSON.stringify({ items: nodes ?? NODES }));
  if (what === 'pods') return yes(JSON.stringify({ items: pods ?? [] }));
  if (what === 'namespaces') return yes(namespaces.map((n) => `namespace/${n}`).join('\n'));
  if (what === 'storageclasses') {
    const annotations = (is: boolean) => ({ 'storageclass.kubernetes.io/is-default-class': String(is) });
    const items = classes.map((c) => ({ metadata: { name: c.name, annotations: annotations(c.isDefault) } }));
    return yes(JSON.stringify({ items }));
  }
  // As kubectl answers with --ignore-not-found.
  return yes(ingress ? name : '');
}

/** A node that is ready. */
export function node(name: string, cpu = '64', memory = '256Gi', spec: ClusterNode['spec'] = {}): ClusterNode {
  const conditions = [{ type: 'Ready', status: 'True' }];
  return { metadata: { name }, spec, status: { allocatable: { cpu, memory, pods: '250' }, conditions } };
}

const NODES = [1, 2, 3, 4, 5, 6].map((i) => {
  const { metadata, ...rest } = node(`node-${i}`);
  return { ...rest, metadata: { ...metadata, labels: { 'topology.kubernetes.io/zone': `zone-${i % 3}` } } };
});

function service({ services = {} }: FakeCluster, args: readonly string[]): Answer {
  const found = services[`${args[3]!.slice('--namespace='.length)}/${args[2]!}`];
  return yes(
    found && JSON.stringify({ spec: { clusterIP: '10.96.0.9', ports: [{ name: 'main', port: found.port }] } }),
  );
}

function slices({ services = {} }: FakeCluster, args: readonly string[]): Answer {
  const name = args[3]!.split('=').at(-1)!;
  const { podPort } = services[`${args[2]!.slice('--namespace='.length)}/${name}`]!;
  return yes(JSON.stringify({ items: [{ ports: podPort === undefined ? [] : [{ name: 'main', port: podPort }] }] }));
}

interface Created {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: Record<string, string>;
}

function create(cluster: FakeCluster, args: readonly string[], { kind, metadata, data }: Created): Answer {
  if (kind === 'Pod') return cluster.podSecurity ? no('violates PodSecurity "restricted:latest"') : yes();
  if (!cluster.namespaces.includes(metadata.namespace)) return no(`namespaces "${metadata.namespace}" not found`);
  cluster.secrets[`${metadata.namespace}/${metadata.name}`] = data;
  return yes(args[0]);
}
