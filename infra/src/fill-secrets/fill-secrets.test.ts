// preflight.int.test.ts covers filling, keeping and replacing keys on a real API server.
import { loadSettings } from '../settings/load';
import { type FakeCluster, kubectlOn, readyCluster } from '../testing/fake-kubectl';
import { fillSecrets } from './fill-secrets';

const settings = loadSettings('local');
let cluster: FakeCluster;
beforeEach(() => {
  cluster = { ...readyCluster(settings), secrets: {} };
});

const fill = (env: NodeJS.ProcessEnv = {}) => fillSecrets({ settings, kubectl: kubectlOn(cluster) }, env);
const valueOf = (name: string, key: string): string => Buffer.from(cluster.secrets[name]![key]!, 'base64').toString();

test('generated passwords need no escaping in a URL', async () => {
  await fill();
  expect(valueOf('sextant/sextant-redis', 'password')).toMatch(/^[0-9a-z]{32,}$/);
});

test('a new Secret gets the value that its copy in another namespace has', async () => {
  await fill();
  const before = structuredClone(cluster.secrets);
  delete cluster.secrets['sextant-data/sextant-redis'];
  expect((await fill()).changed).toEqual(['sextant-data/sextant-redis']);
  expect(cluster.secrets).toEqual(before);
});

test('an environment variable sets a value; placeholders for the others are listed', async () => {
  const { placeholders } = await fill({ OPENAI_API_KEY: 'sk-true' });
  expect(valueOf('sextant/sextant-services', 'openai-api-key')).toBe('sk-true');
  expect(placeholders).toContain('NPM_REGISTRY_URL');
  expect(placeholders).not.toContain('OPENAI_API_KEY');
  expect(placeholders).not.toContain('SERVICE_TOKEN');
});

test('values are never command-line arguments', async () => {
  await fill({ OPENAI_API_KEY: 'sk-true' });
  const encoded = Object.values(cluster.secrets).flatMap((data) => Object.values(data));
  const values = [...encoded, ...encoded.map((value) => Buffer.from(value, 'base64').toString())];
  const args = cluster.calls.flat().join('\n');
  expect(values.filter((value) => value !== 'admin' && args.includes(value))).toEqual([]);
});

test('a missing namespace is an error without values', async () => {
  cluster.namespaces = [];
  await expect(fill()).rejects.toThrow(/^could not write the Secret \S+: namespaces "\S+" not found$/);
});
