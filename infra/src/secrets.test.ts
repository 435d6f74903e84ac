import { local } from './environments/local';
import { secretsOf } from './secrets';
import { checkSettings, loadSettings } from './settings/load';
import { ENVIRONMENTS, type SettingsInput } from './settings/schema';
import { type StackJson, synthesized } from './testing/synthesized';

type Tree = Readonly<Record<string, unknown>>;

/** `namespace/secret/key` of every Secret reference in our objects and in chart values. */
function referencesIn({ resource }: StackJson): string[] {
  return Object.values(resource).flatMap((byName) =>
    Object.values(byName as Readonly<Record<string, Tree>>).flatMap((body) => {
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

/** Reference syntaxes by field name. `parent` is the object with the field. */
const SYNTAXES: Readonly<Record<string, (value: never, parent: Text) => string[]>> = {
  secret_key_ref: keyOf,
  secretKeyRef: keyOf,
  existingSecret: (name: string, parent) => [`${name}/${parent['userKey']}`, `${name}/${parent['passwordKey']}`],
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
    ...(SYNTAXES[part]?.(value as never, tree as Text) ?? []),
    ...references(value),
  ]);
}

const sharedSecret: SettingsInput = {
  ...local,
  images: { ...local.images, pullSecret: 'registry' },
  providers: ['openai', 'anthropic', 'google', 'openai_compatible'],
  secrets: { services: 'shared' },
  signIn: { issuer: 'https://id.example.com', audience: 'sextant', clientId: 'console', secret: 'sign-in' },
  redis: { kind: 'external', secret: 'shared', host: 'redis.example.com' },
  alertmanager: {
    ...local.alertmanager,
    email: { server: 'smtp.example.com:587', from: 'alerts@example.com', to: 'oncall@example.com', username: 'alerts' },
    webhooks: ['responder', 'webhook'],
    heartbeat: true,
  },
};

test.each([
  ...ENVIRONMENTS.map((name) => [name, loadSettings(name)] as const),
  ['shared', checkSettings(sharedSecret)] as const,
])('%s: the list has exactly the keys that our objects and the charts refer to', (_, settings) => {
  const { stack } = synthesized(settings);
  const stacks = ['base', 'telemetry', 'platform'] as const;
  const referenced = new Set(stacks.flatMap((name) => referencesIn(stack(name))));
  const listed = secretsOf(settings).flatMap((secret) =>
    Object.keys(secret.keys).map((key) => `${secret.namespace}/${secret.name}/${key}`),
  );
  expect([...referenced].sort()).toEqual([...listed].sort());
  expect(referenced.size).toBeGreaterThan(20);
});

test('a Secret with two purposes is one entry with the keys of both', () => {
  const entries = secretsOf(checkSettings(sharedSecret)).filter(({ name }) => name === 'shared');
  expect(entries.map(({ namespace }) => namespace)).toEqual(['sextant']);
  expect(Object.keys(entries[0]!.keys)).toEqual(expect.arrayContaining(['service-token', 'url']));
});

test('a key has the same source in every namespace', () => {
  const byKey = Map.groupBy(
    secretsOf(loadSettings('local')).flatMap(({ name, keys }) =>
      Object.entries(keys).map(([key, { source }]) => ({ id: `${name}/${key}`, source })),
    ),
    ({ id }) => id,
  );
  expect([...byKey.values()].filter((all) => new Set(all.map(({ source }) => source)).size > 1)).toEqual([]);
});
