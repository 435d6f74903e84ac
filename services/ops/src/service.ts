// The service ops: the API and the background work, started and stopped together.
import { openDatabase } from '@sextant/records/database';
import { ensurePlatformOrg } from '@sextant/records/tenancy/orgs';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { identifier } from './auth/identify';
import type { OidcOptions } from './auth/oidc';
import { backgroundOptions } from './background/config';
import { startBackground } from './background/start';
import type { OpsConfig } from './config';
import { readCompiledFiles } from './compiled-files';
import { controllerClient } from './controller-client';
import { createProvider } from './sessions/provider';
import type { ProviderSignIn } from './sessions/provider-routes';
import { openSessions } from './sessions/sessions';
import { storesOf } from './stores/stores';

export interface OpsService {
  readonly app: FastifyInstance;
  /** Stops accepting requests, waits for those in progress, then closes everything. */
  close(): Promise<void>;
}

/** Starts everything except listening. */
export function startOps(config: OpsConfig): OpsService {
  const background = startBackground(backgroundOptions(config));
  const database = openDatabase(config.DATABASE_URL);
  const deps = {
    database,
    controller: controllerClient({ url: config.CONTROLLER_URL, token: config.SERVICE_TOKEN }),
    stores: storesOf(config),
    files: readCompiledFiles({ boardsDir: config.BOARDS_DIR, alertsFile: config.ALERTS_FILE }),
    grafanaUrl: config.GRAFANA_URL,
    jaegerUrl: config.JAEGER_URL,
    now: () => new Date(),
  };
  // Reserves the name before a tenant can take it; the first request of the platform key tries again.
  ensurePlatformOrg(database, config.OPS_ORG).catch((error: Error) =>
    log.error('could not create the platform org', error, { operation: 'start' }),
  );
  const identity = { database, platformKey: config.OPS_API_KEY, platformOrg: config.OPS_ORG };
  const identify = identifier({ ...identity, oidc: oidcOptions(config) });
  const sessions = openSessions({
    ...identity,
    issuer: config.OIDC_ISSUER,
    idleSeconds: config.SESSION_IDLE_MINUTES * 60,
    maxSeconds: config.SESSION_MAX_HOURS * 3600,
  });
  const app = buildApp(
    deps,
    { identify, sessions, ratePerMinute: config.RATE_LIMIT_PER_MINUTE },
    {
      trustedProxies: config.TRUSTED_PROXIES,
      consoleUrl: config.CONSOLE_URL,
      consoleDir: config.CONSOLE_DIR,
      signIn: providerSignIn(config),
    },
  );
  return {
    app,
    close: async () => {
      await Promise.all([app.close(), background.stop()]);
      await database.close();
    },
  };
}

function providerSignIn(config: OpsConfig): ProviderSignIn | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    provider: createProvider({ issuer, clientId, clientSecret, scopes: config.OIDC_SCOPES }),
    claims: { orgClaim: config.OIDC_ORG_CLAIM, roleClaim: config.OIDC_ROLE_CLAIM },
  };
}

function oidcOptions(config: OpsConfig): OidcOptions | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) return undefined;
  const jwksUrl = config.OIDC_JWKS_URL ?? `${issuer}/.well-known/jwks.json`;
  return { issuer, audience, jwksUrl, orgClaim: config.OIDC_ORG_CLAIM, roleClaim: config.OIDC_ROLE_CLAIM };
}
