// The configuration of ops, read from the environment once.
import { ConfigError, int, readConfig, secret, str, url, type ConfigOf } from '@sextant/telemetry/config';
import { trustedProxies } from '@sextant/http/trusted-proxies';
import { loopsConfig } from './background/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  DATABASE_URL: url({ protocols: ['postgres', 'postgresql'], description: 'Postgres, as the role sextant_app' }),
  CONTROLLER_URL: url({ description: 'base URL of the controller' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  OPS_API_KEY: secret({ default: undefined, description: 'API key of the platform’s administrator, for any org' }),
  OPS_ORG: str<string>({
    default: 'default',
    description:
      'org of what the platform’s administrator changes when X-Sextant-Org names none; reads cover all orgs then',
  }),
  OIDC_ISSUER: url({
    default: undefined,
    description: 'issuer of an OpenID Connect provider whose tokens are accepted; without it only API keys are',
  }),
  OIDC_AUDIENCE: str({
    default: undefined,
    description: 'audience that its tokens must have; needed with OIDC_ISSUER',
  }),
  OIDC_JWKS_URL: url({
    default: undefined,
    description: 'where its keys are; by default OIDC_ISSUER followed by /.well-known/jwks.json',
  }),
  OIDC_ORG_CLAIM: str<string>({ default: 'org', description: 'claim that holds the name of the user’s org' }),
  OIDC_ROLE_CLAIM: str<string>({
    default: 'role',
    description: 'claim that holds viewer, operator or admin, or a list with one of them',
  }),
  RATE_LIMIT_PER_MINUTE: int({
    default: 600,
    min: 1,
    description: 'requests a minute by one key or user to one replica; as many refused ones from one address',
  }),
  TRUSTED_PROXIES: trustedProxies(),
  PROMETHEUS_URL: url({ default: undefined, description: 'base URL of Prometheus' }),
  ...loopsConfig,
  JAEGER_URL: url({ default: undefined, description: 'base URL of Jaeger, for links to traces' }),
};

export type OpsConfig = ConfigOf<typeof configSpec>;

/** Reads and checks the environment; throws ConfigError with every problem. */
export function opsConfig(env: NodeJS.ProcessEnv): OpsConfig {
  const config = readConfig(env, configSpec);
  if (config.OIDC_ISSUER !== undefined && !config.OIDC_AUDIENCE)
    throw new ConfigError(['OIDC_AUDIENCE is missing; set it to the audience of the tokens of OIDC_ISSUER']);
  return config;
}
