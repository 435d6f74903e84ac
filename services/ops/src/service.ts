// ops as a whole: the API, and what it does by itself. Started and stopped as one.
import { openDatabase } from '@sextant/records/database';
import { ensurePlatformOrg } from '@sextant/records/tenancy/orgs';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { identifier } from './auth/identify';
import type { OidcOptions } from './auth/oidc';
import type { OpsConfig } from './config';
import { controllerClient } from './controller-client';
import { loopsOptions } from './background/config';
import { startLoops } from './background/start';

export interface OpsService {
  readonly app: FastifyInstance;
  /** Stops accepting, waits for what is under way, then closes everything. */
  close(): Promise<void>;
}

/** Starts everything but listening. */
export function startOps(config: OpsConfig): OpsService {
  const loops = startLoops(loopsOptions(config));
  const database = openDatabase(config.DATABASE_URL);
  const deps = {
    database,
    controller: controllerClient({ url: config.CONTROLLER_URL, token: config.SERVICE_TOKEN }),
    prometheusUrl: config.PROMETHEUS_URL,
    grafanaUrl: config.GRAFANA_URL,
    jaegerUrl: config.JAEGER_URL,
    now: () => new Date(),
  };
  // At the start, so that the name is the platform's before anybody else can have it; each use tries again.
  ensurePlatformOrg(database, config.OPS_ORG).catch((error: Error) =>
    log.error('could not make the org of the platform', error, { operation: 'start' }),
  );
  const identify = identifier({
    database,
    platformKey: config.OPS_API_KEY,
    platformOrg: config.OPS_ORG,
    oidc: oidcOptions(config),
  });
  const app = buildApp(
    deps,
    { identify, ratePerMinute: config.RATE_LIMIT_PER_MINUTE },
    { trustedProxies: config.TRUSTED_PROXIES },
  );
  return {
    app,
    close: async () => {
      await Promise.all([app.close(), loops.stop()]);
      await database.close();
    },
  };
}

function oidcOptions(config: OpsConfig): OidcOptions | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) return undefined;
  const jwksUrl = config.OIDC_JWKS_URL ?? `${issuer}/.well-known/jwks.json`;
  return { issuer, audience, jwksUrl, orgClaim: config.OIDC_ORG_CLAIM, roleClaim: config.OIDC_ROLE_CLAIM };
}
