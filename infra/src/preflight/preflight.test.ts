// Messages of the preflight. preflight.int.test.ts runs it against a real API server.
import type { StackName } from '../deploy/request';
import type { CommandResult, Kubectl } from '../kubectl/kubectl';
import { formatProblems } from '../kubectl/problem';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { type FakeCluster, kubectlOn, readyCluster, readyNode } from '../testing/fake-kubectl';
import { checkTerraform } from './checks/terraform';
import { preflight } from './preflight';

type Change = (cluster: FakeCluster) => void;

async function report(settings: Settings, change: Change, stack: StackName | 'all' = 'all'): Promise<string> {
  const cluster = readyCluster(settings);
  change(cluster);
  return formatProblems(await preflight({ settings, kubectl: kubectlOn(cluster) }, stack));
}

const local = loadSettings('local');
const staging = loadSettings('staging');
const production = loadSettings('production');

test.each([local, staging, production])('a cluster that meets all requirements has no problems', async (settings) => {
  expect(await report(settings, () => undefined)).toBe('');
});

const redisInCluster: Settings = {
  ...staging,
  redis: { kind: 'external', secret: 'sextant-redis', host: 'redis.stores.svc', port: 6380, podPort: 6379 },
};

const withoutSecret =
  (name: string, key?: string): Change =>
  ({ secrets }) => {
    if (key === undefined) delete secrets[name];
    else delete secrets[name]![key];
  };
const withNodes =
  (...nodes: FakeCluster['nodes']): Change =>
  (cluster) => {
    cluster.nodes = nodes;
  };
const withService =
  (port: number, podPort?: number): Change =>
  ({ services }) => {
    services['stores/redis'] = { port, ...(podPort !== undefined && { podPort }) };
  };
const requests = { cpu: '7', memory: '1Gi' };
const NO_SCHEDULE = { taints: [{ effect: 'NoSchedule' }] };

test.each<[string, Settings, Change, parts: string[]]>([
  [
    'a missing context in an explicit kubeconfig',
    { ...local, cluster: { ...local.cluster, kubeconfig: '/etc/kubeconfig' } },
    (cluster) => (cluster.contexts = ['minikube']),
    [
      '✗ The context kind-sextant (cluster.context) is not in /etc/kubeconfig, which has minikube.',
      '→ kind create cluster --name sextant',
    ],
  ],
  [
    'a missing context of a cluster from the cloud stack',
    production,
    (cluster) => (cluster.contexts = []),
    [
      'which has no contexts.',
      '→ make deploy ENV=production STACK=cloud, then: aws eks update-kubeconfig --region eu-central-1 --name sextant-production --alias sextant-production',
    ],
  ],
  [
    'a cluster that does not respond',
    local,
    (cluster) => (cluster.down = 'connection refused'),
    ['✗ The cluster of kind-sextant does not respond: connection refused'],
  ],
  [
    'an old cluster',
    local,
    (cluster) => (cluster.minor = '24+'),
    ['✗ The cluster runs Kubernetes v1.24+.0.', '→ upgrade it to 1.30 or newer'],
  ],
  [
    'missing namespaces',
    local,
    (cluster) => (cluster.namespaces = ['default', 'sextant']),
    [
      '✗ The namespaces sextant-data, sextant-telemetry, sextant-agents do not exist yet.',
      '→ make deploy ENV=local STACK=base, then create the Secrets (make secrets ENV=local)',
    ],
  ],
  [
    'a missing Secret of local',
    local,
    withoutSecret('sextant-telemetry/sextant-grafana'),
    [
      "✗ The Secret sextant-grafana is missing in the namespace sextant-telemetry; its keys: admin-user (user name of Grafana's administrator)",
      '→ make secrets ENV=local',
    ],
  ],
  [
    'a missing Secret of staging',
    staging,
    withoutSecret('sextant/sextant-redis'),
    [
      '✗ The Secret sextant-redis is missing in the namespace sextant; its keys: url (redis:// or rediss:// URL of Redis).',
      '→ kubectl --context sextant-staging -n sextant create secret generic sextant-redis --from-env-file=FILE',
    ],
  ],
  [
    'a missing key',
    staging,
    withoutSecret('sextant/sextant-services', 'openai-api-key'),
    [
      '✗ The Secret sextant-services in the namespace sextant has no openai-api-key (API key of openai).',
      '→ kubectl --context sextant-staging -n sextant patch secret sextant-services --patch-file=FILE, where FILE is {"stringData":{"openai-api-key":"…"}}',
    ],
  ],
  [
    'a missing certificate, as a warning',
    staging,
    withoutSecret('sextant/ops-tls'),
    [
      '! The Secret ops-tls is missing',
      'create secret tls ops-tls --cert=FILE --key=FILE, or let cert-manager create it',
    ],
  ],
  [
    'an unknown storage class',
    { ...local, prometheus: { ...local.prometheus, storageClass: 'fast' } },
    () => undefined,
    ['✗ The storage class fast (prometheus.storageClass) does not exist: the cluster has standard.'],
  ],
  [
    'no default storage class',
    local,
    (cluster) => (cluster.classes = [{ name: 'slow', isDefault: false }]),
    [
      '✗ The cluster has no default storage class, so volumes would stay pending: the cluster has slow.',
      'patch storageclass slow',
    ],
  ],
  [
    'a missing Service',
    redisInCluster,
    () => undefined,
    ['✗ The Service redis in the namespace stores (redis) does not exist.', '→ deploy it first; kubectl'],
  ],
  [
    'a Service without the port',
    redisInCluster,
    withService(6379, 6379),
    ['✗ The Service redis in the namespace stores (redis) has no port 6380; its ports: 6379.'],
  ],
  [
    'a Service whose pods listen on another port',
    redisInCluster,
    withService(6380, 7000),
    ['listen on 7000, but the NetworkPolicies open 6379.', '→ set the podPort of redis to 7000'],
  ],
  [
    'a Service without ready pods, as a warning',
    redisInCluster,
    withService(6380),
    ['! The Service redis in the namespace stores (redis) has no ready pods.'],
  ],
  [
    'nodes that are too small',
    local,
    withNodes(readyNode('a', '2', '4Gi')),
    ['✗ A pod of ', 'does not fit on the 1 nodes: our ', '→ add nodes (kubectl --context kind-sextant describe nodes'],
  ],
  [
    'nodes that other pods use',
    local,
    (cluster) => {
      cluster.nodes = [readyNode('a', '8', '16Gi')];
      cluster.pods = [
        { metadata: { namespace: 'batch' }, spec: { nodeName: 'a', containers: [{ resources: { requests } }] } },
      ];
    },
    ['✗ A pod of ', 'and 1000m CPU and 15360Mi are free'],
  ],
  [
    'tainted and cordoned nodes',
    local,
    withNodes(
      readyNode('control-plane', '8', '16Gi', { spec: NO_SCHEDULE }),
      readyNode('drained', '8', '16Gi', { spec: { unschedulable: true } }),
    ),
    ['✗ The cluster has no ready, schedulable node without taints.'],
  ],
  [
    'too few nodes after the loss of one',
    production,
    withNodes(...['a', 'b', 'c'].map((name) => readyNode(name, '16', '64Gi'))),
    ['; its 3 pods need one node each) does not fit on the 3 nodes after the loss of a'],
  ],
  [
    'too few nodes with autoscaling, as a warning',
    { ...local, cluster: { ...local.cluster, autoscaling: true } },
    withNodes(readyNode('a', '2', '4Gi')),
    ['! A pod of ', '→ the cluster autoscaler must add nodes'],
  ],
  [
    'too few nodes for every service at its max, as a warning',
    { ...local, services: { ...local.services, prover: { ...local.services.prover, max: 20 } } },
    withNodes(readyNode('a', '8', '16Gi')),
    ['! A pod of prover', 'with every service at its max.'],
  ],
  [
    'no ingress controller, as a warning',
    local,
    (cluster) => (cluster.ingress = false),
    ['! The ingress class nginx (ingressClass) does not exist', '! The namespace ingress-nginx (ingressNamespace)'],
  ],
  [
    'no metrics-server, as a warning',
    local,
    (cluster) => (cluster.metrics = false),
    ['! The cluster has no pod metrics', 'install metrics-server'],
  ],
])('reports %s, with a fix', async (_, settings, change, parts) => {
  const text = await report(settings, change);
  expect(parts.filter((part) => !text.includes(part)).map((part) => `${part} not in ${text}`)).toEqual([]);
});

test('reports every missing Secret', async () => {
  const text = await report(staging, (cluster) => (cluster.secrets = {}));
  const required = secretsOf(staging).filter((secret) => secret.required);
  expect(text.match(/✗ The Secret/g)).toHaveLength(required.length);
});

test('the base stack requires no Secrets and namespaces, the cloud stack no cluster', async () => {
  const empty: Change = (cluster) => Object.assign(cluster, { namespaces: [], secrets: {} });
  expect(await report(local, empty, 'base')).toBe('');
  expect(await report(production, (cluster) => (cluster.contexts = []), 'cloud')).toBe('');
});

test('never reads the values of Secrets', async () => {
  const cluster = readyCluster(staging);
  await preflight({ settings: staging, kubectl: kubectlOn(cluster) }, 'all');
  const outputs = cluster.calls.filter((args) => args.includes('secrets')).map((args) => args.at(-1)!);
  expect(outputs).toHaveLength(2);
  expect(outputs.filter((output) => output.includes('{{$value'))).toEqual([]);
  expect(outputs.filter((output) => !output.startsWith('--output=go-template='))).toEqual([]);
});

const FORBIDDEN = 'a lack of permission';
/** Errors of kubectl. */
const FAILURES: Readonly<Record<string, CommandResult>> = {
  'an etcd timeout': failure('Error from server: etcdserver: request timed out'),
  'a server timeout': failure(
    'Error from server (Timeout): the server was unable to return a response in the time allotted',
  ),
  'a client timeout': failure('Unable to connect to the server: net/http: request canceled'),
  'an internal error': failure('Error from server (InternalError): an error on the server ("") has prevented it'),
  [FORBIDDEN]: failure('Error from server (Forbidden): it is forbidden: User "ann" cannot do this'),
};

function failure(stderr: string): CommandResult {
  return { code: 1, stdout: '', stderr: `${stderr}\n` };
}

/** A ready cluster with another result for one command. */
function withResult(settings: Settings, command: string, result: CommandResult): Kubectl {
  const kubectl = kubectlOn(readyCluster(settings));
  return (args, input) => (args.join(' ') === command ? Promise.resolve(result) : kubectl(args, input));
}

async function reportWith(settings: Settings, command: string, result: CommandResult): Promise<string> {
  return formatProblems(await preflight({ settings, kubectl: withResult(settings, command, result) }, 'all'));
}

/** Phrases of messages that report something as absent or denied. */
const ABSENCE = /do(es)? not exist|is missing|has no|which has|may not create/;

describe.each(Object.entries(FAILURES))('%s', (name, result) => {
  test.each([local, production])('is reported for every kubectl command, never as an absence', async (settings) => {
    const cluster = readyCluster(settings);
    await preflight({ settings, kubectl: kubectlOn(cluster) }, 'all');
    const commands = [...new Set(cluster.calls.map((args) => args.join(' ')))];
    const wrong: string[] = [];
    for (const command of commands) {
      const text = await reportWith(settings, command, result);
      const hidden = command === 'get --raw /readyz' && name === FORBIDDEN;
      if (ABSENCE.test(text) || (!hidden && !text.includes(result.stderr.trim()))) wrong.push(`${command}: ${text}`);
      // Without permission, queries that the deployment does not need are warnings.
      if (!text.includes('✗') && name !== FORBIDDEN) wrong.push(`${command} does not block: ${text}`);
    }
    expect(wrong).toEqual([]);
    expect(commands.length).toBeGreaterThan(12);
  });
});

test('names the parts of the API server that are not ready', async () => {
  const result = failure(
    'Error from server (InternalError): an error on the server ("[+]ping ok\\n[-]etcd failed: reason withheld\\n[+]log ok") has prevented the request from succeeding',
  );
  expect(await reportWith(local, 'get --raw /readyz', result)).toContain(
    '✗ The API server of kind-sextant is not ready: etcd failed.',
  );
});

test.each(['get --raw /version', 'get storageclasses --output=json'])(
  'reports the HTML page of a proxy as the response to %s',
  async (command) => {
    const page = { code: 0, stdout: '<html>Sign in</html>', stderr: '' };
    expect(await reportWith(local, command, page)).toContain('the response is not JSON: <html>Sign in</html>');
  },
);

test('an unavailable metrics-server is not reported as missing', async () => {
  const result = failure(
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
  );
  expect(await reportWith(local, 'get --raw /apis/metrics.k8s.io/v1beta1', result)).toMatch(
    /^ {2}! metrics-server is installed but does not respond: /,
  );
});

test('reports a Terraform that is missing or too old', () => {
  const version = (text: string) => ({ code: 0, stdout: JSON.stringify({ terraform_version: text }), stderr: '' });
  const messages = (program: string, result: CommandResult) => checkTerraform(program, result).map((p) => p.message);
  expect(messages('terraform', version('1.11.4'))).toEqual([]);
  expect(messages('tofu', version('1.9.8'))).toEqual(['tofu has version 1.9.8.']);
  expect(messages('terraform', { code: 127, stdout: '', stderr: '' })).toEqual(['terraform is not installed.']);
  expect(messages('terraform', failure('cannot execute binary file'))).toEqual([
    'Could not read the version of terraform: cannot execute binary file',
  ]);
  expect(messages('terraform', { code: 0, stdout: 'Terraform v0.12.0', stderr: '' })).toEqual([
    'Could not read the version of terraform: Terraform v0.12.0',
  ]);
});
