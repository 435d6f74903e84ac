import { NAMESPACES } from '../network/components';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { type FakeCluster, kubectlOn, node } from '../testing/fake-kubectl';
import type { StackName } from '../deploy/request';
import { preflight } from './preflight';
import type { Answer, Kubectl } from '../kubectl/kubectl';
import { textOf } from '../kubectl/problem';
import { terraformIsNewEnough } from './checks/terraform';

/** A cluster that has all that an environment needs. */
function ready(settings: Settings): FakeCluster {
  const secrets = secretsOf(settings).map(({ namespace, name, keys }) => [
    `${namespace}/${name}`,
    Object.fromEntries(Object.keys(keys).map((key) => [key, 'dmFsdWU='])),
  ]);
  return {
    contexts: ['other', settings.cluster.context],
    minor: '35',
    denied: [],
    namespaces: ['default', ...Object.values(NAMESPACES)],
    secrets: Object.fromEntries(secrets) as FakeCluster['secrets'],
    classes: [{ name: 'standard', isDefault: true }],
    podSecurity: true,
    ingress: true,
    metrics: true,
    asked: [],
  };
}

async function said(
  settings: Settings,
  change: (cluster: FakeCluster) => void,
  stack: StackName | 'all' = 'all',
): Promise<string> {
  const cluster = ready(settings);
  change(cluster);
  return textOf(await preflight({ settings, kubectl: kubectlOn(cluster) }, stack));
}

const local = loadSettings('local');
const staging = loadSettings('staging');
const production = loadSettings('production');

test.each(['local', 'staging', 'production'] as const)(
  'nothing is said about a cluster that has what %s needs',
  async (name) => {
    expect(await said(loadSettings(name), () => undefined)).toBe('');
  },
);

const inCluster: Settings = {
  ...staging,
  redis: { kind: 'external', secret: 'sextant-redis', host: 'redis.stores.svc', port: 6380, podPort: 6379 },
};

const without = (name: string, key?: string) => (cluster: FakeCluster) => {
  if (key === undefined) delete cluster.secrets[name];
  else delete cluster.secrets[name]![key];
};

test.each<[string, Settings, (cluster: FakeCluster) => void, parts: string[]]>([
  [
    'a context that is missing',
    { ...local, cluster: { ...local.cluster, kubeconfig: '/etc/kubeconfig' } },
    (c) => (c.contexts = ['minikube']),
    [
      '✗ The context kind-sextant (cluster.context) is not in /etc/kubeconfig: it has minikube.',
      '→ kind create cluster --name sextant',
    ],
  ],
  [
    'a context of a cluster that the cloud stack makes',
    production,
    (c) => (c.contexts = []),
    [
      'it has none.',
      '→ make deploy ENV=production STACK=cloud, then: aws eks update-kubeconfig --region eu-central-1 --name sextant-production --alias sextant-production',
    ],
  ],
  [
    'a cluster that does not answer',
    local,
    (c) => (c.down = 'connection refused'),
    ['✗ The cluster of kind-sextant does not answer: connection refused'],
  ],
  [
    'an old cluster',
    local,
    (c) => (c.minor = '24+'),
    ['✗ The cluster runs Kubernetes v1.24+.0.', '→ upgrade it to 1.30 or newer'],
  ],
  [
    'rights that are missing',
    local,
    (c) => (c.denied = ['namespaces']),
    ['✗ The user of kind-sextant may not create namespaces.'],
  ],
  [
    'namespaces that are not there yet',
    local,
    (c) => (c.namespaces = ['default', 'sextant']),
    [
      '✗ The namespaces sextant-data, sextant-telemetry, sextant-agents are not there yet',
      '→ make deploy ENV=local STACK=base, then create the Secrets (make secrets ENV=local)',
    ],
  ],
  [
    'a missing Secret, for one machine',
    local,
    without('sextant-telemetry/sextant-grafana'),
    [
      "✗ The Secret sextant-grafana is missing in the namespace sextant-telemetry; its keys: admin-user (name of Grafana's administrator)",
      '→ make secrets ENV=local',
    ],
  ],
  [
    'a missing Secret, elsewhere',
    staging,
    without('sextant/sextant-redis'),
    [
      '✗ The Secret sextant-redis is missing in the namespace sextant; its keys: url (redis:// or rediss:// URL of Redis).',
      '→ kubectl --context sextant-staging -n sextant create secret generic sextant-redis --from-env-file=FILE',
    ],
  ],
  [
    'a missing key',
    staging,
    without('sextant/sextant-services', 'openai-api-key'),
    [
      '✗ The Secret sextant-services in the namespace sextant has no openai-api-key (API key of openai).',
      '→ kubectl --context sextant-staging -n sextant patch secret sextant-services --patch-file=FILE, where FILE is {"stringData":{"openai-api-key":"…"}}',
    ],
  ],
  [
    'a missing certificate, which stops nothing',
    staging,
    without('sextant/ops-tls'),
    [
      '! The Secret ops-tls is missing',
      'create secret tls ops-tls --cert=FILE --key=FILE, or let cert-manager make it',
    ],
  ],
  [
    'a storage class that is not there',
    { ...local, prometheus: { ...local.prometheus, storageClass: 'fast' } },
    () => undefined,
    ['✗ The storage class fast (prometheus.storageClass) is not there: the cluster has standard.'],
  ],
  [
    'no default storage class',
    local,
    (c) => (c.classes = [{ name: 'slow', isDefault: false }]),
    [
      '✗ No storage class is the default, so volumes would wait for ever: the cluster has slow.',
      'patch storageclass slow',
    ],
  ],
  [
    'Pod Security admission that is off',
    local,
    (c) => (c.podSecurity = false),
    ['✗ The cluster accepts a privileged pod in the namespace sextant'],
  ],
  [
    'a Service of a setting that is not there',
    inCluster,
    () => undefined,
    ['✗ There is no Service redis in the namespace stores (redis).', '→ deploy it first: kubectl'],
  ],
  [
    'a Service without the port of the setting',
    inCluster,
    (c) => (c.services = { 'stores/redis': { port: 6379, podPort: 6379 } }),
    ['✗ The Service redis in the namespace stores (redis) has no port 6380; it has 6379.'],
  ],
  [
    'pods of a Service that listen elsewhere',
    inCluster,
    (c) => (c.services = { 'stores/redis': { port: 6380, podPort: 7000 } }),
    ['listen on 7000, and the policies let us out to 6379.', '→ set podPort beside redis to 7000'],
  ],
  [
    'a Service whose pods are not ready',
    inCluster,
    (c) => (c.services = { 'stores/redis': { port: 6380 } }),
    ['! The Service redis in the namespace stores (redis) has no ready pods.'],
  ],
  [
    'nodes that are too small',
    local,
    (c) => (c.nodes = [node('a', '2', '4Gi')]),
    ['✗ A pod of ', 'has no room on the 1 nodes: our ', '→ add nodes (kubectl --context kind-sextant describe nodes'],
  ],
  [
    'nodes that others use',
    local,
    (c) => {
      const requests = { cpu: '7', memory: '1Gi' };
      c.nodes = [node('a', '8', '16Gi')];
      c.pods = [
        { metadata: { namespace: 'batch' }, spec: { nodeName: 'a', containers: [{ resources: { requests } }] } },
      ];
    },
    ['✗ A pod of ', 'and 1000m CPU and 15360Mi are free'],
  ],
  [
    'nodes that take no pods of ours',
    local,
    (c) => {
      const spec = { taints: [{ effect: 'NoSchedule' }] };
      c.nodes = [node('control-plane', '8', '16Gi', spec), node('drained', '8', '16Gi', { unschedulable: true })];
    },
    ['✗ The cluster has no node that is ready, schedulable and without taints.'],
  ],
  [
    'nodes that hold all, and not when one is lost',
    production,
    (c) => (c.nodes = ['a', 'b', 'c'].map((name) => node(name, '16', '64Gi'))),
    ['; its 3 pods need nodes of their own) has no room on the 3 nodes once a is lost'],
  ],
  [
    'nodes that an autoscaler must add',
    { ...local, cluster: { ...local.cluster, autoscaling: true } },
    (c) => (c.nodes = [node('a', '2', '4Gi')]),
    ['! A pod of ', '→ the autoscaler of the cluster must add nodes'],
  ],
  [
    'nodes that do not hold every service at its max',
    { ...local, services: { ...local.services, prover: { ...local.services.prover, max: 20 } } },
    (c) => (c.nodes = [node('a', '8', '16Gi')]),
    ['! A pod of prover', 'when every service is at its max.'],
  ],
  [
    'no ingress controller',
    local,
    (c) => (c.ingress = false),
    ['! There is no ingress class nginx', '! There is no namespace ingress-nginx'],
  ],
  [
    'no metrics of pods',
    local,
    (c) => (c.metrics = false),
    ['! The cluster has no metrics of pods', 'install metrics-server'],
  ],
])('%s is told in a sentence, with what mends it', async (_, settings, change, parts) => {
  const text = await said(settings, change);
  expect(parts.filter((part) => !text.includes(part)).concat(parts.length === 0 ? [text] : [])).toEqual([]);
});

test('every missing key of every Secret is told at once', async () => {
  const text = await said(staging, (c) => (c.secrets = {}));
  const required = secretsOf(staging).filter((secret) => secret.required);
  expect(text.match(/✗ The Secret/g)).toHaveLength(required.length);
});

test('the base stack needs no Secret and no namespace, the cloud stack no cluster', async () => {
  expect(await said(local, (c) => Object.assign(c, { namespaces: [], secrets: {} }), 'base')).toBe('');
  expect(await said(production, (c) => (c.contexts = []), 'cloud')).toBe('');
});

test('values of Secrets are never asked for', async () => {
  const cluster = ready(staging);
  await preflight({ settings: staging, kubectl: kubectlOn(cluster) }, 'all');
  const questions = cluster.asked.filter(({ args }) => args.includes('secrets'));
  expect(questions).toHaveLength(2);
  expect(questions.filter(({ args }) => args.at(-1)!.includes('{{$value'))).toEqual([]);
  expect(questions.filter(({ args }) => !args.at(-1)!.startsWith('--output=go-template='))).toEqual([]);
});

/** What kubectl says when a question fails, in place of an answer. */
const FAILURES: Readonly<Record<string, Answer>> = {
  'an etcd that does not answer': failure('Error from server: etcdserver: request timed out'),
  'a timeout of the server': failure(
    'Error from server (Timeout): the server was unable to return a response in the time allotted',
  ),
  'a timeout of the client': failure('Unable to connect to the server: net/http: request canceled'),
  'an internal error': failure('Error from server (InternalError): an error on the server ("") has prevented it'),
  'a lack of rights': failure('Error from server (Forbidden): it is forbidden: User "ann" cannot do this'),
};

function failure(stderr: string): Answer {
  return { code: 1, stdout: '', stderr: `${stderr}\n` };
}

/** A ready cluster that fails to answer the question of that text. */
function failing(settings: Settings, question: string, answer: Answer): Kubectl {
  const kubectl = kubectlOn(ready(settings));
  return (args, input) => (args.join(' ') === question ? Promise.resolve(answer) : kubectl(args, input));
}

async function questionsOf(settings: Settings): Promise<readonly string[]> {
  const cluster = ready(settings);
  await preflight({ settings, kubectl: kubectlOn(cluster) }, 'all');
  return [...new Set(cluster.asked.map(({ args }) => args.join(' ')))];
}

/** Sentences that say that something is absent, or denied. */
const ABSENCE = /There is no|are not there|is not there|is missing|has no|No storage class|may not create|it has none/;

describe.each(Object.entries(FAILURES))('%s', (name, answer) => {
  test.each([local, production].map((settings) => [settings.environment, settings] as const))(
    '%s: is reported for every question, and never read as an absence',
    async (_, settings) => {
      const questions = await questionsOf(settings);
      const wrong: string[] = [];
      for (const question of questions) {
        const text = textOf(await preflight({ settings, kubectl: failing(settings, question, answer) }, 'all'));
        const hidden = question === 'get --raw /readyz' && name === 'a lack of rights';
        if (ABSENCE.test(text) || (!hidden && !text.includes(answer.stderr.trim()))) wrong.push(`${question}: ${text}`);
        // Only what the deployment can do without may be unknown to a user without rights.
        const stopped = text.includes('✗');
        if (!stopped && name !== 'a lack of rights') wrong.push(`${question} does not stop: ${text}`);
      }
      expect(wrong).toEqual([]);
      expect(questions.length).toBeGreaterThan(12);
    },
  );
});

test('an API server that is not ready names the parts that failed', async () => {
  const answer = failure(
    'Error from server (InternalError): an error on the server ("[+]ping ok\\n[-]etcd failed: reason withheld\\n[+]log ok") has prevented the request from succeeding',
  );
  const kubectl = failing(local, 'get --raw /readyz', answer);
  expect(textOf(await preflight({ settings: local, kubectl }, 'all'))).toContain(
    '✗ The API server of kind-sextant is not ready: etcd failed.',
  );
});

test('a page of a proxy in place of an answer is reported', async () => {
  const page = { code: 0, stdout: '<html>Sign in</html>', stderr: '' };
  for (const question of ['get --raw /version', 'get storageclasses --output=json']) {
    const text = textOf(await preflight({ settings: local, kubectl: failing(local, question, page) }, 'all'));
    expect(text).toContain('the answer is not JSON: <html>Sign in</html>');
  }
});

test('a metrics-server that is installed and does not answer is not reported as missing', async () => {
  const answer = failure(
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
  );
  const kubectl = failing(local, 'get --raw /apis/metrics.k8s.io/v1beta1', answer);
  expect(textOf(await preflight({ settings: local, kubectl }, 'all'))).toMatch(
    /^ {2}! metrics-server is installed and does not answer: /,
  );
});

test('a Terraform that is missing or too old to lock its state is told', () => {
  const answer = (version: string) => ({ code: 0, stdout: JSON.stringify({ terraform_version: version }), stderr: '' });
  expect(terraformIsNewEnough('terraform', answer('1.11.4'))).toEqual([]);
  expect(textOf(terraformIsNewEnough('tofu', answer('1.9.8')))).toMatch(
    /✗ tofu is 1\.9\.8\.\n {4}→ install Terraform 1\.10/,
  );
  expect(textOf(terraformIsNewEnough('terraform', { code: 127, stdout: '', stderr: '' }))).toContain(
    '✗ terraform is missing.',
  );
  const broken = [failure('cannot execute binary file'), { code: 0, stdout: 'Terraform v0.12.0', stderr: '' }];
  expect(broken.map((each) => terraformIsNewEnough('terraform', each)[0]!.what)).toEqual([
    'Could not read the version of terraform: cannot execute binary file',
    'Could not read the version of terraform: Terraform v0.12.0',
  ]);
});
