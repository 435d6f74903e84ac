// The preflight, and the filling of Secrets, on a real API server by a real kubectl.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentOf, until } from '@sextant/stack/probe';
import { ensureBinary, startStack, type TestStack } from '@sextant/stack/testing';
import { objectsOf } from '../testing/cluster/objects';
import type { OpenApi } from '../testing/cluster/shape';
import { synthesize } from '../main';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { node as nodeOf } from '../testing/fake-kubectl';
import { fillSecrets } from '../fill-secrets/fill-secrets';
import { type Kubectl, kubectlOf } from '../kubectl/kubectl';
import { namespacesAreThere } from './checks/namespaces';
import { preflight } from './preflight';
import { type Site, textOf } from '../kubectl/problem';
import { problemsOf } from '../kubectl/query';
import { secretsAreThere } from './checks/secrets';
import { classesAreThere } from './checks/storage';
import { ingressIsThere } from './checks/add-ons';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sextant-preflight-'));
let stack: TestStack | undefined;
let program: string;
let site: Site;

/** The environment local, in the cluster of a kubeconfig file. */
function siteOf(kubeconfig: string, context = 'stack'): Site {
  const settings: Settings = { ...loadSettings('local'), cluster: { context, kubeconfig, autoscaling: false } };
  return { settings, kubectl: kubectlOf(settings, program) };
}

async function done(kubectl: Kubectl, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await kubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const said = async (of: Site): Promise<string> => textOf(await preflight(of, 'all'));

beforeAll(async () => {
  const starting = startStack({ only: ['kube-apiserver'] });
  synthesize(loadSettings('local'), folder);
  [stack, program] = await Promise.all([starting, ensureBinary('kubectl')]);
  site = siteOf(join(stack.home, 'kubeconfig'));
});

afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a context that the file has not is told with those that it has', async () => {
  const kubeconfig = join(stack!.home, 'kubeconfig');
  expect(await said(siteOf(kubeconfig, 'kind-sextant'))).toContain(
    `✗ The context kind-sextant (cluster.context) is not in ${kubeconfig}: it has stack.`,
  );
});

test('a user who may not change the cluster is told so', async () => {
  const config = JSON.parse(readFileSync(join(stack!.home, 'kubeconfig'), 'utf8')) as { users: { user: object }[] };
  config.users[0]!.user = { ...config.users[0]!.user, as: 'somebody' };
  const file = join(folder, 'somebody');
  writeFileSync(file, JSON.stringify(config));
  expect(await said(siteOf(file))).toContain('may not create namespaces, clusterroles, customresourcedefinitions.');
});

test('a bare cluster is told to begin with the base stack', async () => {
  expect(await said(site)).toContain('→ make deploy ENV=local STACK=base');
});

describe('after the base stack', () => {
  beforeAll(async () => {
    const api = JSON.parse(await done(site.kubectl, ['get', '--raw', '/openapi/v2'])) as OpenApi;
    const items = ['namespaces', 'base'].flatMap((name) => objectsOf(folder, `sextant-local-${name}`, api));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    await done(site.kubectl, ['apply', '--server-side', '--filename=-'], list);
    // A controller makes it in every namespace; none runs here.
    await done(site.kubectl, ['--namespace=sextant', 'create', 'serviceaccount', 'default']);
    const storageClass = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'ours', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'kubernetes.io/no-provisioner',
    };
    await done(site.kubectl, ['apply', '--server-side', '--filename=-'], JSON.stringify(storageClass));
    const node = { apiVersion: 'v1', kind: 'Node', ...nodeOf('machine', '16', '64Gi') };
    await done(site.kubectl, ['create', '--filename=-'], JSON.stringify(node));
    // A controller takes it away when the node is ready; none runs here.
    await done(site.kubectl, ['taint', 'node', 'machine', 'node.kubernetes.io/not-ready-']);
  });

  test('every Secret that is missing is told', async () => {
    const required = secretsOf(site.settings).filter((secret) => secret.required);
    const text = await said(site);
    expect(text.match(/✗ The Secret/g)).toHaveLength(required.length);
    expect(text).not.toContain('Pod Security');
  });

  test('filled Secrets satisfy it, hold the same in every namespace, and are kept when filled again', async () => {
    const { changed } = await fillSecrets(site, { OPENAI_API_KEY: 'sk-true' });
    expect(changed.length).toBeGreaterThan(5);
    expect((await preflight(site, 'all')).filter(({ stops }) => stops)).toEqual([]);
    const read = (namespace: string) =>
      done(site.kubectl, [`--namespace=${namespace}`, 'get', 'secret', 'sextant-redis', '--output=jsonpath={.data}']);
    expect(await read('sextant-data')).toBe(await read('sextant'));
    expect((await fillSecrets(site, {})).changed).toEqual([]);
  });

  test('a key that is taken away is told, and only it is written again', async () => {
    const patch = JSON.stringify([{ op: 'remove', path: '/data/ops-api-key' }]);
    const where = ['--namespace=sextant', 'patch', 'secret', 'sextant-services', '--type=json', `--patch=${patch}`];
    await done(site.kubectl, where);
    expect(await said(site)).toContain(
      "✗ The Secret sextant-services in the namespace sextant has no ops-api-key (API key of the platform's administrator).",
    );
    expect((await fillSecrets(site, {})).changed).toEqual(['sextant/sextant-services']);
  });

  test('a node that is taken away leaves no room for the pods', async () => {
    await done(site.kubectl, ['cordon', 'machine']);
    expect(await said(site)).toContain('✗ The cluster has no node that is ready, schedulable and without taints.');
    await done(site.kubectl, ['uncordon', 'machine']);
    expect(await said(site)).not.toContain('✗');
  });

  test('a namespace that has lost its guard is told', async () => {
    await done(site.kubectl, ['label', 'namespace', 'sextant', 'pod-security.kubernetes.io/enforce-']);
    expect(await said(site)).toContain('✗ The cluster accepts a privileged pod in the namespace sextant');
  });
});

// The last of this file, as the API server may not recover at once.
describe('while etcd does not answer', () => {
  const etcd = () => componentOf(stack!.home, 'etcd').process.pid;
  beforeAll(() => process.kill(etcd(), 'SIGSTOP'));
  afterAll(() => process.kill(etcd(), 'SIGCONT'));

  test('the API server is reported as not ready', async () => {
    await until('a failed check of etcd', async () => (await site.kubectl(['get', '--raw', '/readyz'])).code !== 0);
    expect(await said(site)).toMatch(/^ {2}✗ The API server of stack is not ready: .*etcd.* failed\.\n/);
  });

  test('no check reads the failure as an absence', async () => {
    const bare = siteOf(join(stack!.home, 'kubeconfig'));
    const checks = [namespacesAreThere, classesAreThere, ingressIsThere, secretsAreThere];
    const problems = (await Promise.all(checks.map((check) => problemsOf(check, bare)))).flat();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter(({ what }) => !what.startsWith('Could not read '))).toEqual([]);
    expect(problems.filter(({ stops }) => !stops)).toEqual([]);
  });
});
