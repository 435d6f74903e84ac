import { NAMESPACES } from '../network/components';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import { type FakeCluster, kubectlOn } from '../testing/fake-kubectl';
import { fillSecrets } from './fill-secrets';
import { secretsAreThere } from '../preflight/checks/secrets';

const settings = loadSettings('local');
let cluster: FakeCluster;
beforeEach(() => {
  cluster = {
    contexts: [],
    minor: '35',
    denied: [],
    namespaces: Object.values(NAMESPACES),
    secrets: {},
    classes: [],
    podSecurity: true,
    ingress: true,
    metrics: true,
    asked: [],
  };
});

const fill = (env: NodeJS.ProcessEnv = {}) => fillSecrets({ settings, kubectl: kubectlOn(cluster) }, env);
const valueOf = (name: string, key: string): string => Buffer.from(cluster.secrets[name]![key]!, 'base64').toString();

test('an empty cluster gets every key of every Secret that must be there', async () => {
  await fill();
  const problems = await secretsAreThere({ settings, kubectl: kubectlOn(cluster) });
  expect(problems.filter(({ stops }) => stops)).toEqual([]);
  expect(Object.keys(cluster.secrets)).toHaveLength(secretsOf(settings).filter(({ required }) => required).length);
});

test('Secrets of one name hold the same values, which fit into a URL', async () => {
  await fill();
  const password = valueOf('sextant-data/sextant-redis', 'password');
  expect(valueOf('sextant/sextant-redis', 'password')).toBe(password);
  expect(password).toMatch(/^[0-9a-z]{32,}$/);
});

test('what is there stays, and only what lacks a key is written', async () => {
  await fill();
  const before = structuredClone(cluster.secrets);
  delete cluster.secrets['sextant/sextant-services']!['service-token'];
  delete cluster.secrets['sextant-data/sextant-redis'];
  const { changed } = await fill();
  expect([...changed].sort()).toEqual(['sextant-data/sextant-redis', 'sextant/sextant-services']);
  expect(cluster.secrets['sextant-data/sextant-redis']).toEqual(before['sextant-data/sextant-redis']);
  const { 'service-token': token, ...others } = cluster.secrets['sextant/sextant-services']!;
  expect(token).not.toBe(before['sextant/sextant-services']!['service-token']);
  expect(before['sextant/sextant-services']).toMatchObject(others);
  expect((await fill()).changed).toEqual([]);
});

test('a variable of the shell gives a true value; what is made up in its place is named', async () => {
  const { standIns } = await fill({ OPENAI_API_KEY: 'sk-true' });
  expect(valueOf('sextant/sextant-services', 'openai-api-key')).toBe('sk-true');
  expect(standIns).toContain('NPM_REGISTRY_URL');
  expect(standIns).not.toContain('OPENAI_API_KEY');
  expect(standIns).not.toContain('SERVICE_TOKEN');
});

test('no value is ever an argument of a program', async () => {
  await fill({ OPENAI_API_KEY: 'sk-true' });
  const values = Object.values(cluster.secrets).flatMap((data) => Object.values(data));
  const shown = [...values, ...values.map((value) => Buffer.from(value, 'base64').toString())].filter(
    (v) => v !== 'admin',
  );
  const args = cluster.asked.flatMap((question) => question.args).join('\n');
  expect(shown.filter((value) => args.includes(value))).toEqual([]);
});

test('a namespace that is not there is an error without values', async () => {
  cluster.namespaces = [];
  await expect(fill()).rejects.toThrow(/^could not write the Secret \S+: namespaces "\S+" not found$/);
});
