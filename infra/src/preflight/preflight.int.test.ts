// The preflight and `make secrets` on a real API server, with a real kubectl.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentOf } from '@sextant/stack/testing/stack-state';
import { ensureBinary, startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { fillSecrets } from '../fill-secrets/fill-secrets';
import { type Kubectl, kubectlOf } from '../kubectl/kubectl';
import { type ClusterAccess, formatProblems } from '../kubectl/problem';
import { runCheck } from '../kubectl/query';
import { synthesize } from '../main';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import type { Settings } from '../settings/schema';
import { objectsOf } from '../testing/cluster/objects';
import type { OpenApi } from '../testing/cluster/shape';
import { readyNode } from '../testing/fake-kubectl';
import { checkIngress } from './checks/add-ons';
import { checkNamespaces } from './checks/namespaces';
import { checkSecrets } from './checks/secrets';
import { checkStorageClasses } from './checks/storage';
import { preflight } from './preflight';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sextant-preflight-'));
let stack: TestStack | undefined;
let program: string;
let access: ClusterAccess;

/** The environment local with another kubeconfig. */
function accessWith(kubeconfig: string, context = 'stack'): ClusterAccess {
  const local = loadSettings('local');
  const settings: Settings = { ...local, cluster: { ...local.cluster, context, kubeconfig } };
  return { settings, kubectl: kubectlOf(settings, program) };
}

async function succeed(kubectl: Kubectl, args: readonly string[], input?: object): Promise<string> {
  const { code, stdout, stderr } = await kubectl(args, input && JSON.stringify(input));
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const report = async (of: ClusterAccess): Promise<string> => formatProblems(await preflight(of, 'all'));

beforeAll(async () => {
  const starting = startStack({ only: ['kube-apiserver'] });
  synthesize(loadSettings('local'), folder);
  [stack, program] = await Promise.all([starting, ensureBinary('kubectl')]);
  access = accessWith(join(stack.home, 'kubeconfig'));
});

afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('reports a missing context with the existing ones', async () => {
  const kubeconfig = join(stack!.home, 'kubeconfig');
  expect(await report(accessWith(kubeconfig, 'kind-sextant'))).toContain(
    `✗ The context kind-sextant (cluster.context) is not in ${kubeconfig}, which has stack.`,
  );
});

test('reports missing permissions', async () => {
  const config = JSON.parse(readFileSync(join(stack!.home, 'kubeconfig'), 'utf8')) as { users: { user: object }[] };
  config.users[0]!.user = { ...config.users[0]!.user, as: 'somebody' };
  const file = join(folder, 'somebody');
  writeFileSync(file, JSON.stringify(config));
  expect(await report(accessWith(file))).toContain(
    'may not create namespaces, clusterroles, customresourcedefinitions.',
  );
});

test('tells the user of an empty cluster to deploy the base stack first', async () => {
  expect(await report(access)).toContain('→ make deploy ENV=local STACK=base');
});

describe('after the base stack', () => {
  beforeAll(async () => {
    const api = JSON.parse(await succeed(access.kubectl, ['get', '--raw', '/openapi/v2'])) as OpenApi;
    const items = ['namespaces', 'base'].flatMap((name) => objectsOf(folder, `sextant-local-${name}`, api));
    const apply = ['apply', '--server-side', '--filename=-'];
    await succeed(access.kubectl, apply, { apiVersion: 'v1', kind: 'List', items });
    // Without a controller manager nothing creates the default service account.
    await succeed(access.kubectl, ['--namespace=sextant', 'create', 'serviceaccount', 'default']);
    await succeed(access.kubectl, apply, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'ours', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'kubernetes.io/no-provisioner',
    });
    const node = { apiVersion: 'v1', kind: 'Node', ...readyNode('machine', '16', '64Gi') };
    await succeed(access.kubectl, ['create', '--filename=-'], node);
    // Without a controller manager nothing removes the taint of a new node.
    await succeed(access.kubectl, ['taint', 'node', 'machine', 'node.kubernetes.io/not-ready-']);
  });

  test('reports every missing Secret', async () => {
    const required = secretsOf(access.settings).filter((secret) => secret.required);
    const text = await report(access);
    expect(text.match(/✗ The Secret/g)).toHaveLength(required.length);
    expect(text).not.toContain('Pod Security');
  });

  test('filled Secrets pass, have the same values in every namespace, and are kept when filled again', async () => {
    const { changed } = await fillSecrets(access, { OPENAI_API_KEY: 'sk-true' });
    expect(changed.length).toBeGreaterThan(5);
    expect(await report(access)).not.toContain('✗');
    const read = (namespace: string) => {
      const args = [`--namespace=${namespace}`, 'get', 'secret', 'sextant-redis', '--output=jsonpath={.data}'];
      return succeed(access.kubectl, args);
    };
    expect(await read('sextant-data')).toBe(await read('sextant'));
    expect((await fillSecrets(access, {})).changed).toEqual([]);
  });

  test('reports a removed key; filling restores only that Secret', async () => {
    const patch = JSON.stringify([{ op: 'remove', path: '/data/ops-api-key' }]);
    const secret = ['--namespace=sextant', 'patch', 'secret', 'sextant-services', '--type=json', `--patch=${patch}`];
    await succeed(access.kubectl, secret);
    expect(await report(access)).toContain(
      '✗ The Secret sextant-services in the namespace sextant has no ops-api-key (API key of the platform administrator).',
    );
    expect((await fillSecrets(access, {})).changed).toEqual(['sextant/sextant-services']);
  });

  test('reports a cluster whose only node is cordoned', async () => {
    await succeed(access.kubectl, ['cordon', 'machine']);
    expect(await report(access)).toContain('✗ The cluster has no ready, schedulable node without taints.');
    await succeed(access.kubectl, ['uncordon', 'machine']);
    expect(await report(access)).not.toContain('✗');
  });

  test('reports a namespace that does not enforce Pod Security', async () => {
    await succeed(access.kubectl, ['label', 'namespace', 'sextant', 'pod-security.kubernetes.io/enforce-']);
    expect(await report(access)).toContain('✗ The cluster accepts a privileged pod in the namespace sextant');
  });
});

// Last in the file: the API server may not recover at once.
describe('while etcd is stopped', () => {
  const etcd = () => componentOf(stack!.home, 'etcd').process.pid;
  beforeAll(() => process.kill(etcd(), 'SIGSTOP'));
  afterAll(() => process.kill(etcd(), 'SIGCONT'));

  test('reports that the API server is not ready', async () => {
    await until('the etcd check fails', async () => (await access.kubectl(['get', '--raw', '/readyz'])).code !== 0);
    expect(await report(access)).toMatch(/^ {2}✗ The API server of stack is not ready: .*etcd.* failed\.\n/);
  });

  test('no check reports the failure as an absence', async () => {
    const checks = [checkNamespaces, checkStorageClasses, checkIngress, checkSecrets];
    const problems = (await Promise.all(checks.map((check) => runCheck(check, access)))).flat();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter(({ message }) => !message.startsWith('Could not read '))).toEqual([]);
    expect(problems.filter(({ blocking }) => !blocking)).toEqual([]);
  });
});
