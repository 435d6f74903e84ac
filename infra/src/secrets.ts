// Which Secrets must be in the cluster before anything is deployed: the one list, names and keys only. Values never pass through here.
import { NAMESPACES } from './network/components';
import type { Settings } from './settings/schema';

/** Where a value comes from: any random letters and digits do, or somebody gives it. */
export type SecretSource = 'random' | 'given';

export interface SecretValue {
  readonly what: string;
  readonly source: SecretSource;
}

/** A Secret that pods, or an ingress, refer to. Secrets of one name hold the same values in every namespace. */
export interface NeededSecret {
  readonly name: string;
  readonly namespace: string;
  readonly type: 'Opaque' | 'kubernetes.io/dockerconfigjson' | 'kubernetes.io/tls';
  /** Without one that is not required things start all the same: an ingress serves its controller's certificate. */
  readonly required: boolean;
  readonly keys: Readonly<Record<string, SecretValue>>;
}

/** Names of the Secrets of in-cluster stores, which no setting changes. */
export const DATA_SECRETS = { postgres: 'sextant-postgres', redis: 'sextant-redis' } as const;

const random = (what: string): SecretValue => ({ what, source: 'random' });
const given = (what: string): SecretValue => ({ what, source: 'given' });

/** Keys of settings.secrets.services that are there whatever the settings are. */
const SERVICES_KEYS = {
  'service-token': random('bearer token that our services share'),
  'ops-api-key': random("API key of the platform's administrator"),
  'github-webhook-secret': random(
    'secret that GitHub signs webhooks with: the same as in the settings of the GitHub app',
  ),
  'github-token': given("token for GitHub's REST API: contents read, issues write"),
  'npm-registry-url': given('base URL of the npm registry'),
  'pypi-url': given('base URL of PyPI'),
  'crates-index-url': given('base URL of the sparse index of crates'),
  'goproxy-url': given('base URL of a Go module proxy'),
  'crm-url': given('base URL of the CRM that enrichment reads and updates'),
  'cms-url': given('base URL of the CMS that pages are published to'),
  'mailcheck-url': given('base URL of the vendor that verifies e-mail addresses'),
  'mailcheck-api-key': given('key of that vendor'),
  'firmographics-url': given('base URL of the vendor that knows companies'),
  'firmographics-api-key': given('key of that vendor'),
} as const satisfies NeededSecret['keys'];

export type ServicesKey = keyof typeof SERVICES_KEYS | ProviderKey | typeof COMPATIBLE_URL;

type Provider = Settings['providers'][number];

/** The key of settings.secrets.services that holds a provider's API key. */
export const PROVIDER_KEYS = {
  openai: 'openai-api-key',
  anthropic: 'anthropic-api-key',
  google: 'google-api-key',
  openai_compatible: 'openai-compatible-api-key',
} as const satisfies Readonly<Record<Provider, string>>;
type ProviderKey = (typeof PROVIDER_KEYS)[Provider];
/** Only an endpoint that is merely compatible has no address that is known. */
export const COMPATIBLE_URL = 'openai-compatible-base-url';

/** Every Secret that an environment needs, each once for each namespace. */
export function secretsOf(settings: Settings): readonly NeededSecret[] {
  const { secrets, providers, alertmanager, grafana } = settings;
  const providerKeys = providers.map((name) => [PROVIDER_KEYS[name], given(`API key of ${name}`)] as const);
  const address = providers.includes('openai_compatible')
    ? { [COMPATIBLE_URL]: given('base URL of the endpoint of openai_compatible') }
    : {};
  return merged([
    opaque(secrets.services, 'services', { ...SERVICES_KEYS, ...Object.fromEntries(providerKeys), ...address }),
    ...storeSecrets(settings),
    ...pullSecrets(settings),
    opaque(alertmanager.secret, 'telemetry', {
      'slack-url': given('address of an incoming webhook of Slack'),
      'pagerduty-key': given("integration key of PagerDuty's Events API v2"),
    }),
    opaque(grafana.secret, 'telemetry', {
      'admin-user': given("name of Grafana's administrator"),
      'admin-password': random('password of that administrator'),
    }),
    ...(['github-app', 'ops'] as const).map((name) => certificate(tlsSecretOf(name), 'services')),
    certificate(tlsSecretOf('grafana'), 'telemetry'),
  ]);
}

/** Name of the Secret with the certificate of a host; cert-manager, or whoever has the certificate, makes it. */
export function tlsSecretOf(host: 'github-app' | 'ops' | 'grafana'): string {
  return `${host}-tls`;
}

function storeSecrets({ postgres, redis, jaeger, loki }: Settings): readonly NeededSecret[] {
  const admin = { 'admin-password': random("password of the schema's owner") };
  const app = { 'app-password': random("password that the migrations give the services' role") };
  return [
    ...(postgres.kind === 'in-cluster'
      ? [opaque(DATA_SECRETS.postgres, 'data', admin), opaque(DATA_SECRETS.postgres, 'services', { ...admin, ...app })]
      : [
          opaque(postgres.secret, 'services', {
            ...app,
            url: given('postgres:// URL of the role sextant_app, with the app-password'),
            'admin-url': given("postgres:// URL of the schema's owner, which the migrations use"),
          }),
        ]),
    ...(redis.kind === 'in-cluster'
      ? (['data', 'services'] as const).map((role) =>
          opaque(DATA_SECRETS.redis, role, { password: random('password of Redis') }),
        )
      : [opaque(redis.secret, 'services', { url: given('redis:// or rediss:// URL of Redis') })]),
    ...(jaeger.store.kind === 'elasticsearch'
      ? [
          opaque(jaeger.store.secret, 'telemetry', {
            username: given('user of Elasticsearch'),
            password: given('password of that user'),
          }),
        ]
      : []),
    ...(loki.store.kind === 's3' && loki.store.secret !== undefined
      ? [
          opaque(loki.store.secret, 'telemetry', {
            'access-key-id': given('id of an access key to the bucket of log lines'),
            'secret-access-key': given('the secret part of that access key'),
          }),
        ]
      : []),
  ];
}

function opaque(name: string, role: keyof typeof NAMESPACES, keys: NeededSecret['keys']): NeededSecret {
  return { name, namespace: NAMESPACES[role], type: 'Opaque', required: true, keys };
}

function pullSecrets({ images: { pullSecret }, postgres, redis }: Settings): readonly NeededSecret[] {
  if (pullSecret === undefined) return [];
  const stores = [postgres, redis].some(({ kind }) => kind === 'in-cluster');
  const keys = { '.dockerconfigjson': given('credentials of the registry of images') };
  return (stores ? (['services', 'data'] as const) : (['services'] as const)).map((role) => ({
    ...opaque(pullSecret, role, keys),
    type: 'kubernetes.io/dockerconfigjson',
  }));
}

function certificate(name: string, role: keyof typeof NAMESPACES): NeededSecret {
  const keys = { 'tls.crt': given('certificate of the host'), 'tls.key': given('its private key') };
  return { ...opaque(name, role, keys), type: 'kubernetes.io/tls', required: false };
}

/** One entry for each name and namespace: settings may give two purposes one Secret. */
function merged(all: readonly NeededSecret[]): readonly NeededSecret[] {
  const groups = Map.groupBy(all, ({ namespace, name }) => `${namespace}/${name}`);
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    keys: Object.assign({}, ...group.map(({ keys }) => keys)) as NeededSecret['keys'],
  }));
}
