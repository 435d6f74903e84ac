// The configuration of ops, read from the environment once.
import { trustedProxies } from '@sextant/http/server/trusted-proxies';
import { ConfigError, int, path, readConfig, secret, str, url, type ConfigOf } from '@sextant/telemetry/config';
import { backgroundConfig } from './background/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  DATABASE_URL: url({
    protocols: ['postgres', 'postgresql'],
    description: 'URL of Postgres, with the role sextant_app',
  }),
  CONTROLLER_URL: url({ description: 'base URL of the controller' }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
  OPS_API_KEY: secret({ default: undefined, description: 'platform key: an API key with the role admin in every org' }),
  OPS_ORG: str<string>({
    default: 'default',
    description: 'org that the platform key changes when a request has no X-Sextant-Org; its reads cover every org',
  }),
  OIDC_ISSUER: url({
    default: undefined,
    description: 'issuer of the OpenID Connect provider whose tokens are accepted; unset: API keys only',
  }),
  OIDC_AUDIENCE: str({
    default: undefined,
    description: 'audience that the tokens must have; required with OIDC_ISSUER',
  }),
  OIDC_JWKS_URL: url({
    default: undefined,
    description: 'URL of the provider’s keys; default: OIDC_ISSUER followed by /.well-known/jwks.json',
  }),
  OIDC_ORG_CLAIM: str<string>({ default: 'org', description: 'claim with the name of the user’s org' }),
  OIDC_ROLE_CLAIM: str<string>({
    default: 'role',
    description: 'claim with viewer, operator or admin, or a list that contains one of them',
  }),
  OIDC_CLIENT_ID: str({
    default: undefined,
    description: 'client id of the console at OIDC_ISSUER, with which users sign in; unset: with keys only',
  }),
  OIDC_CLIENT_SECRET: secret({ default: undefined, description: 'secret of the client; unset: a public client' }),
  OIDC_SCOPES: str<string>({
    default: 'openid profile email',
    description: 'scopes of the sign-in, separated by spaces; they must yield the claims of org and role',
  }),
  SESSION_IDLE_MINUTES: int({
    default: 720,
    min: 1,
    max: 43_200,
    description: 'minutes without a request after which a session of the console ends',
  }),
  SESSION_MAX_HOURS: int({
    default: 168,
    min: 1,
    max: 8_760,
    description: 'hours after sign-in at which a session of the console ends',
  }),
  CONSOLE_URL: url({
    default: undefined,
    description:
      'base URL of the console in sign-in links and in the redirect URL of OIDC; default: the address at which the request reached ops',
  }),
  RATE_LIMIT_PER_MINUTE: int({
    default: 600,
    min: 1,
    description:
      'requests per minute that a replica accepts from one key or user; also the limit of failed authentications per address',
  }),
  TRUSTED_PROXIES: trustedProxies(),
  PROMETHEUS_URL: url({
    default: undefined,
    description:
      'base URL at which ops reads metrics and alert rules from Prometheus; unset: error budgets are not kept',
  }),
  ...backgroundConfig,
  JAEGER_URL: url({ default: undefined, description: 'base URL of Jaeger, for links to traces' }),
  JAEGER_QUERY_URL: url({
    default: undefined,
    description: 'base URL at which ops reads traces from Jaeger; default: JAEGER_URL',
  }),
  CONSOLE_DIR: path({
    default: undefined,
    description: 'folder of the built console; default: the folder of this repository',
  }),
  BOARDS_DIR: path({
    default: undefined,
    description: 'folder of the compiled dashboards that the API serves; default: the folder of this repository',
  }),
};

export type OpsConfig = ConfigOf<typeof configSpec>;

/** Reads and validates the environment; throws ConfigError with every problem. */
export function opsConfig(env: NodeJS.ProcessEnv): OpsConfig {
  const config = readConfig(env, configSpec);
  if (config.OIDC_ISSUER !== undefined && !config.OIDC_AUDIENCE)
    throw new ConfigError(['OIDC_AUDIENCE is missing; set it to the audience of the tokens of OIDC_ISSUER']);
  if (config.OIDC_CLIENT_ID !== undefined && config.OIDC_ISSUER === undefined)
    throw new ConfigError(['OIDC_ISSUER is missing; set it to the provider at which OIDC_CLIENT_ID is registered']);
  return config;
}
