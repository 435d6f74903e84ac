// Environment variables, Secret references and writable folders of our services.
import { traceTemplate } from '@sextant/signals/links';
import type { SecretKey } from './constructs/pod';
import type { ExternalMetric } from './constructs/service';
import { hostsOf, linkBases } from './links';
import { addressOf, alertmanagerReplicas, METRICS_PORT, SERVICE_PORT, urlOf } from './network/components';
import {
  BOARDS_PASSWORD,
  CLIENT_SECRET,
  COMPATIBLE_URL,
  DATA_SECRETS,
  postgresSecretOf,
  PROVIDER_KEYS,
  type ServicesKey,
} from './secrets';
import type { ServiceName, Settings } from './settings/schema';
import { WAITING_JOBS } from './values/metrics-adapter';

export interface ServiceDefinition {
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  readonly folders: Readonly<Record<string, { readonly path: string; readonly size: string }>>;
  readonly external?: ExternalMetric;
  readonly shutdownSeconds: number;
}

export function definitionsOf(settings: Settings): Readonly<Record<ServiceName, ServiceDefinition>> {
  const ours = (key: ServicesKey): SecretKey => ({ secret: settings.secrets.services, key });
  const service = (name: ServiceName): string => urlOf(name, 'http');
  const database = databaseOf(settings);
  const redis = redisOf(settings);
  const links = linkBases(settings);
  const proxies = { TRUSTED_PROXIES: settings.trustedProxies };
  const token = { SERVICE_TOKEN: ours('service-token') };
  const operator = { OPS_API_KEY: ours('ops-api-key') };
  const posting: Part = {
    env: {
      ALERTMANAGER_URL: alertmanagerReplicas(settings.alertmanager.replicas).join(','),
      GRAFANA_URL: links.grafana,
      RUNBOOKS_URL: links.runbooks,
    },
    secretEnv: {},
  };
  const spool = (size: string) => ({ spool: { path: SPOOL, size } });
  // The spool survives a restart of the container: the last lines of a process that crashed are sent by the next one.
  const definition = (parts: readonly Part[], rest: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
    env: Object.assign({}, common(settings), ...parts.map(({ env }) => env)) as Record<string, string>,
    secretEnv: Object.assign({}, token, ...parts.map(({ secretEnv }) => secretEnv)) as Record<string, SecretKey>,
    folders: spool('64Mi'),
    shutdownSeconds: 20,
    ...rest,
  });
  return {
    'github-app': definition([
      posting,
      {
        env: {
          CONTROLLER_URL: service('controller'),
          ...proxies,
          ...(settings.commanders && { GITHUB_COMMANDERS: settings.commanders.join(',') }),
        },
        secretEnv: { GITHUB_WEBHOOK_SECRET: ours('github-webhook-secret'), GITHUB_TOKEN: ours('github-token') },
      },
    ]),
    controller: definition(
      [
        database,
        redis,
        posting,
        {
          env: {
            GITHUB_APP_URL: service('github-app'),
            EVENTS_SPOOL_DIR: SPOOL,
            TRACE_URL_TEMPLATE: traceTemplate(links),
          },
          secretEnv: operator,
        },
      ],
      { folders: spool('512Mi') },
    ),
    ai: definition(
      [
        database,
        posting,
        {
          env: { LLM_PROVIDERS: settings.providers.join(','), LEDGER_SPOOL_DIR: SPOOL },
          secretEnv: {
            ...Object.fromEntries(
              settings.providers.map((name) => [`${name.toUpperCase()}_API_KEY`, ours(PROVIDER_KEYS[name])]),
            ),
            ...(settings.providers.includes('openai_compatible') && {
              OPENAI_COMPATIBLE_BASE_URL: ours(COMPATIBLE_URL),
            }),
          },
        },
      ],
      { folders: spool('1Gi'), shutdownSeconds: 120 },
    ),
    worker: definition(
      [
        database,
        redis,
        {
          env: {
            EVENTS_SPOOL_DIR: SPOOL,
            AI_URL: service('ai'),
            PROVER_URL: service('prover'),
            GITHUB_APP_URL: service('github-app'),
          },
          secretEnv: Object.fromEntries(Object.entries(WORKER_SECRETS).map(([name, key]) => [name, ours(key)])),
        },
      ],
      {
        folders: spool('1Gi'),
        external: { ...WAITING_JOBS, perPod: '50' },
        shutdownSeconds: 60,
      },
    ),
    prover: definition([{ env: {}, secretEnv: operator }]),
    ops: definition([
      database,
      posting,
      {
        env: {
          CONTROLLER_URL: service('controller'),
          ...proxies,
          PROMETHEUS_URL: urlOf('prometheus', 'http'),
          JAEGER_QUERY_URL: urlOf('jaeger', 'query'),
          CONSOLE_URL: `https://${hostsOf(settings).ops}`,
        },
        secretEnv: operator,
      },
      signInOf(settings),
    ]),
  };
}

const SPOOL = '/var/spool/sextant';

/** Package registries, CRM, CMS and vendors. */
const WORKER_SECRETS = {
  NPM_REGISTRY_URL: 'npm-registry-url',
  PYPI_URL: 'pypi-url',
  CRATES_INDEX_URL: 'crates-index-url',
  GOPROXY_URL: 'goproxy-url',
  CRM_URL: 'crm-url',
  CMS_URL: 'cms-url',
  MAILCHECK_URL: 'mailcheck-url',
  MAILCHECK_API_KEY: 'mailcheck-api-key',
  FIRMOGRAPHICS_URL: 'firmographics-url',
  FIRMOGRAPHICS_API_KEY: 'firmographics-api-key',
} as const satisfies Readonly<Record<string, ServicesKey>>;

/** Environment variables of every service. */
function common({ environment, images }: Settings): Record<string, string> {
  return {
    HOST: '0.0.0.0',
    PORT: String(SERVICE_PORT),
    METRICS_PORT: String(METRICS_PORT),
    SEXTANT_ENV: environment,
    SEXTANT_VERSION: images.tag,
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf('collector-balancer', 'otlp-http'),
    LOKI_URL: urlOf('loki', 'gateway'),
    SEXTANT_LOG_SPOOL_DIR: SPOOL,
  };
}

type Part = Pick<ServiceDefinition, 'env' | 'secretEnv'>;

/** The Secret of an external store has the whole URL. For an in-cluster store the kubelet inserts the password. */
function databaseOf({ postgres }: Settings): Part {
  if (postgres.kind === 'external') {
    return { env: {}, secretEnv: { DATABASE_URL: { secret: postgres.secret, key: 'url' } } };
  }
  return {
    env: { DATABASE_URL: `postgres://sextant_app:$(DATABASE_PASSWORD)@${addressOf('postgres')}/sextant` },
    secretEnv: { DATABASE_PASSWORD: { secret: DATA_SECRETS.postgres, key: 'app-password' } },
  };
}

/** Sign-in to the console with an identity provider. */
function signInOf({ signIn }: Settings): Part {
  if (!signIn) return { env: {}, secretEnv: {} };
  return {
    env: {
      OIDC_ISSUER: signIn.issuer,
      OIDC_AUDIENCE: signIn.audience,
      OIDC_CLIENT_ID: signIn.clientId,
      OIDC_SCOPES: signIn.scopes,
      OIDC_ORG_CLAIM: signIn.orgClaim,
      OIDC_ROLE_CLAIM: signIn.roleClaim,
    },
    secretEnv: signIn.secret === undefined ? {} : { OIDC_CLIENT_SECRET: { secret: signIn.secret, key: CLIENT_SECRET } },
  };
}

function redisOf({ redis }: Settings): Part {
  if (redis.kind === 'external') {
    return { env: {}, secretEnv: { REDIS_URL: { secret: redis.secret, key: 'url' } } };
  }
  return {
    env: { REDIS_URL: `redis://:$(REDIS_PASSWORD)@${addressOf('redis')}` },
    secretEnv: { REDIS_PASSWORD: { secret: DATA_SECRETS.redis, key: 'password' } },
  };
}

/** The migrations connect as the owner of the schema and set the passwords of the roles of services and of Grafana. */
export function migrationsOf({ postgres }: Settings): Part {
  const secret = postgresSecretOf({ postgres });
  const app = {
    SEXTANT_APP_DB_PASSWORD: { secret, key: 'app-password' },
    SEXTANT_BOARDS_DB_PASSWORD: { secret, key: BOARDS_PASSWORD },
  };
  if (postgres.kind === 'external') {
    return { env: {}, secretEnv: { ...app, DATABASE_ADMIN_URL: { secret, key: 'admin-url' } } };
  }
  return {
    env: { DATABASE_ADMIN_URL: `postgres://sextant:$(ADMIN_PASSWORD)@${addressOf('postgres')}/sextant` },
    secretEnv: { ...app, ADMIN_PASSWORD: { secret, key: 'admin-password' } },
  };
}
