import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from './main';
import { secretsOf } from './secrets';
import { checkSettings, loadSettings } from './settings/load';
import { ENVIRONMENTS, type SettingsInput } from './settings/schema';
import { local } from './environments/local';

const folder = mkdtempSync(join(tmpdir(), 'sextant-secrets-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Tree = Readonly<Record<string, unknown>>;

/** `namespace/secret/key` of everything that is read from Secrets: by our objects, and by what charts make of values. */
function referred(outdir: string, stack: string): string[] {
  const file = join(outdir, 'stacks', stack, 'cdk.tf.json');
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as { resource: Record<string, Record<string, Tree>> };
  return Object.values(resource).flatMap((byName) =>
    Object.values(byName).flatMap((body) => {
      const { namespace } = (body['metadata'] ?? body) as { namespace?: string };
      const [values] = (body['values'] ?? []) as string[];
      const tree: unknown = values === undefined ? body : JSON.parse(values);
      return references(tree).map((reference) => `${namespace}/${reference}`);
    }),
  );
}

type Text = Readonly<Record<string, string>>;

const keyOf = ({ name, key }: Text): string[] => [`${name}/${key}`];
const certificateIn = (name: string): string[] => [`${name}/tls.crt`, `${name}/tls.key`];

/** Ways to refer to a Secret, by the part of a tree that does; `beside` is what that part stands in. */
const WAYS: Readonly<Record<string, (value: never, beside: Text) => string[]>> = {
  secret_key_ref: keyOf,
  secretKeyRef: keyOf,
  existingSecret: (name: string, beside) => [`${name}/${beside['userKey']}`, `${name}/${beside['passwordKey']}`],
  image_pull_secrets: (list: readonly Text[]) => list.map(({ name }) => `${name}/.dockerconfigjson`),
  secret_name: certificateIn,
  secretName: certificateIn,
};

function references(tree: unknown): string[] {
  if (typeof tree === 'string') {
    const mounted = tree.matchAll(/^\/etc\/alertmanager\/secrets\/([^/]+)\/([^/]+)$/g);
    return [...mounted].map(([, name, key]) => `${name}/${key}`);
  }
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([part, value]) => [
    ...(WAYS[part]?.(value as never, tree as Text) ?? []),
    ...references(value),
  ]);
}

const withOthers: SettingsInput = {
  ...local,
  images: { ...local.images, pullSecret: 'registry' },
  providers: ['openai', 'anthropic', 'google', 'openai_compatible'],
  secrets: { services: 'shared' },
  redis: { kind: 'external', secret: 'shared', host: 'redis.example.com' },
};

test.each([
  ...ENVIRONMENTS.map((name) => [name, loadSettings(name)] as const),
  ['shared', checkSettings(withOthers)] as const,
])('%s: what objects and charts read from Secrets is what the list names, no key more or less', (name, settings) => {
  const outdir = join(folder, name);
  synthesize(settings, outdir);
  const stacks = ['base', 'telemetry', 'platform'].map((stack) => `sextant-${settings.environment}-${stack}`);
  const found = new Set(stacks.flatMap((stack) => referred(outdir, stack)));
  const listed = secretsOf(settings).flatMap((secret) =>
    Object.keys(secret.keys).map((key) => `${secret.namespace}/${secret.name}/${key}`),
  );
  expect([...found].sort()).toEqual([...listed].sort());
  expect(found.size).toBeGreaterThan(20);
});

test('two purposes that settings give one Secret are one entry with the keys of both', () => {
  const entries = secretsOf(checkSettings(withOthers)).filter(({ name }) => name === 'shared');
  expect(entries.map(({ namespace }) => namespace)).toEqual(['sextant']);
  expect(Object.keys(entries[0]!.keys)).toEqual(expect.arrayContaining(['service-token', 'url']));
});

test('a Secret that two namespaces have says of a key the same in both', () => {
  const byKey = Map.groupBy(
    secretsOf(loadSettings('local')).flatMap(({ name, keys }) =>
      Object.entries(keys).map(([key, { source }]) => ({ id: `${name}/${key}`, source })),
    ),
    ({ id }) => id,
  );
  expect([...byKey.values()].filter((all) => new Set(all.map(({ source }) => source)).size > 1)).toEqual([]);
});
