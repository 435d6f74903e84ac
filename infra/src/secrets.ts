// The Secrets that must exist before a deployment: names and keys. The application never reads their values.
import { NAMESPACES } from './network/components';
import type { Settings } from './settings/schema';

export interface SecretKeySpec {
  readonly description: string;
  /** `random`: any random letters and digits; `external`: a value from another system. */
  readonly source: 'random' | 'external';
}

/** A Secret that pods or an Ingress use. Secrets with the same name hold the same values in every namespace. */
export interface SecretSpec {
  readonly name: string;
  readonly namespace: string;
  readonly type: 'Opaque' | 'kubernetes.io/dockerconfigjson' | 'kubernetes.io/tls';
  /** False for TLS Secrets: without one the ingress controller serves its default certificate. */
  readonly required: boolean;
  readonly keys: Readonly<Record<string, SecretKeySpec>>;
}

/** Secrets of the in-cluster stores. */
export const DATA_SECRETS = { postgres: 'sextant-postgres', redis: 'sextant-redis' } as const;

/** Key of the Secret of Postgres, in the namespaces of the services and of Grafana. */
export const BOARDS_PASSWORD = 'boards-password';

/** Name of the Secret of Postgres. */
export function postgresSecretOf({ postgres }: Pick<Settings, 'postgres'>): string {
  return postgres.kind === 'external' ? postgres.secret : DATA_SECRETS.postgres;
}

const random = (description: string): SecretKeySpec => ({ description, source: 'random' });
const external = (description: string): SecretKeySpec => ({ description, source: 'external' });

/** Keys of settings.secrets.services that every environment needs. */
const SERVICES_KEYS = {
  'service-token': random('bearer token shared by our services'),
  'ops-api-key': random('API key of the platform administrator'),
  'github-webhook-secret': random('webhook secret of the GitHub app'),
  'github-token': external('token for the GitHub REST API: contents read, issues write'),
  'npm-registry-url': external('base URL of the npm registry'),
  'pypi-url': external('base URL of PyPI'),
  'crates-index-url': external('base URL of the sparse crates index'),
  'goproxy-url': external('base URL of a Go module proxy'),
  'crm-url': external('base URL of the CRM for enrichment'),
  'cms-url': external('base URL of the CMS for pages'),
  'mailcheck-url': external('base URL of the e-mail verification vendor'),
  'mailcheck-api-key': external('API key of the e-mail verification vendor'),
  'firmographics-url': external('base URL of the firmographics vendor'),
  'firmographics-api-key': external('API key of the firmographics vendor'),
} as const satisfies SecretSpec['keys'];

export type ServicesKey = keyof typeof SERVICES_KEYS | ProviderKey | typeof COMPATIBLE_URL;

type Provider = Settings['providers'][number];

/** Keys of settings.secrets.services for the API keys of providers. */
export const PROVIDER_KEYS = {
  openai: 'openai-api-key',
  anthropic: 'anthropic-api-key',
  google: 'google-api-key',
  openai_compatible: 'openai-compatible-api-key',
} as const satisfies Readonly<Record<Provider, string>>;
type ProviderKey = (typeof PROVIDER_KEYS)[Provider];
/** An OpenAI-compatible endpoint has no default URL. */
export const COMPATIBLE_URL = 'openai-compatible-base-url';

/** Every Secret of an environment, once per namespace. */
export function secretsOf(settings: Settings): readonly SecretSpec[] {
  const { secrets, providers, alertmanager, grafana } = settings;
  const providerKeys = providers.map((name) => [PROVIDER_KEYS[name], external(`API key of ${name}`)] as const);
  const address = providers.includes('openai_compatible')
    ? { [COMPATIBLE_URL]: external('base URL of the OpenAI-compatible endpoint') }
    : {};
  return merged([
    opaque(secrets.services, 'services', { ...SERVICES_KEYS, ...Object.fromEntries(providerKeys), ...address }),
    ...signInSecrets(settings),
    ...storeSecrets(settings),
    ...pullSecrets(settings),
    opaque(alertmanager.secret, 'telemetry', {
      'slack-url': external('URL of a Slack incoming webhook'),
      'pagerduty-key': external('integration key of the PagerDuty Events API v2'),
      ...(alertmanager.email?.username !== undefined && {
        'smtp-password': external('password of alertmanager.email.username'),
      }),
      ...Object.fromEntries(alertmanager.webhooks.flatMap(webhookKeys)),
      ...(alertmanager.heartbeat && { 'heartbeat-url': external('URL of the heartbeat receiver') }),
    }),
    opaque(grafana.secret, 'telemetry', {
      'admin-user': external("user name of Grafana's administrator"),
      'admin-password': random("password of Grafana's administrator"),
    }),
    ...(['github-app', 'ops'] as const).map((name) => certificate(tlsSecretOf(name), 'services')),
    certificate(tlsSecretOf('grafana'), 'telemetry'),
  ]);
}

function webhookKeys(name: string): [key: string, spec: SecretKeySpec][] {
  return [
    [`${name}-url`, external(`URL of the webhook ${name}`)],
    [`${name}-secret`, external(`value of the header X-Webhook-Secret that ${name} expects`)],
  ];
}

/** Name of the TLS Secret of a host, which cert-manager or an operator creates. */
export function tlsSecretOf(host: 'github-app' | 'ops' | 'grafana'): string {
  return `${host}-tls`;
}

/** Key of signIn.secret. */
export const CLIENT_SECRET = 'client-secret';

function signInSecrets({ signIn }: Settings): readonly SecretSpec[] {
  if (signIn?.secret === undefined) return [];
  const description = 'secret of the client at the OpenID Connect provider';
  return [opaque(signIn.secret, 'services', { [CLIENT_SECRET]: external(description) })];
}

function storeSecrets({ postgres, redis, jaeger, loki }: Settings): readonly SecretSpec[] {
  const admin = { 'admin-password': random('password of the schema owner') };
  const app = { 'app-password': random('password of the role sextant_app, set by the migrations') };
  const boards = { [BOARDS_PASSWORD]: random('password of the role sextant_boards, set by the migrations') };
  return [
    // Grafana reads Postgres as this role.
    opaque(postgresSecretOf({ postgres }), 'telemetry', boards),
    ...(postgres.kind === 'in-cluster'
      ? [
          opaque(DATA_SECRETS.postgres, 'data', admin),
          opaque(DATA_SECRETS.postgres, 'services', { ...admin, ...app, ...boards }),
        ]
      : [
          opaque(postgres.secret, 'services', {
            ...app,
            ...boards,
            url: external('postgres:// URL of the role sextant_app, with the app-password'),
            'admin-url': external('postgres:// URL of the schema owner, for the migrations'),
          }),
        ]),
    ...(redis.kind === 'in-cluster'
      ? (['data', 'services'] as const).map((role) =>
          opaque(DATA_SECRETS.redis, role, { password: random('password of Redis') }),
        )
      : [opaque(redis.secret, 'services', { url: external('redis:// or rediss:// URL of Redis') })]),
    ...(jaeger.store.kind === 'elasticsearch'
      ? [
          opaque(jaeger.store.secret, 'telemetry', {
            username: external('Elasticsearch user name'),
            password: external('Elasticsearch password'),
          }),
        ]
      : []),
    ...(loki.store.kind === 's3' && loki.store.secret !== undefined
      ? [
          opaque(loki.store.secret, 'telemetry', {
            'access-key-id': external("ID of an access key for Loki's bucket"),
            'secret-access-key': external('secret part of the access key'),
          }),
        ]
      : []),
  ];
}

function opaque(name: string, role: keyof typeof NAMESPACES, keys: SecretSpec['keys']): SecretSpec {
  return { name, namespace: NAMESPACES[role], type: 'Opaque', required: true, keys };
}

function pullSecrets({ images: { pullSecret }, postgres, redis }: Settings): readonly SecretSpec[] {
  if (pullSecret === undefined) return [];
  const stores = [postgres, redis].some(({ kind }) => kind === 'in-cluster');
  const keys = { '.dockerconfigjson': external('credentials of the image registry') };
  return (stores ? (['services', 'data'] as const) : (['services'] as const)).map((role) => ({
    ...opaque(pullSecret, role, keys),
    type: 'kubernetes.io/dockerconfigjson',
  }));
}

function certificate(name: string, role: keyof typeof NAMESPACES): SecretSpec {
  const keys = { 'tls.crt': external('certificate of the host'), 'tls.key': external('private key of the host') };
  return { ...opaque(name, role, keys), type: 'kubernetes.io/tls', required: false };
}

/** Merges the keys of entries with the same name and namespace. */
function merged(all: readonly SecretSpec[]): readonly SecretSpec[] {
  const groups = Map.groupBy(all, ({ namespace, name }) => `${namespace}/${name}`);
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    keys: Object.assign({}, ...group.map(({ keys }) => keys)) as SecretSpec['keys'],
  }));
}
