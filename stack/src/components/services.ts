// The services, the simulator (`world`) and the database migration.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Component, ComponentName, Site } from '../component';
import { ALERTMANAGER_USER, alertsFolder } from './alertmanager';
import { databaseUrl } from './postgres/postgres';
import { redisUrl } from './redis';
import { runbooksUrl } from './runbooks';
import { nodeProgram, service } from './service';

/** One-shot: migrates the database to the latest schema and sets the passwords of the roles of services and of Grafana. */
export const recordsMigrate: Component = {
  name: 'records-migrate',
  tier: 'service',
  after: ['postgres'],
  command: (site) =>
    nodeProgram('packages/records/dist/commands/migrate.js', {
      DATABASE_ADMIN_URL: databaseUrl(site, 'sextant', site.secrets.POSTGRES_PASSWORD),
      SEXTANT_APP_DB_PASSWORD: site.secrets.SEXTANT_APP_DB_PASSWORD,
      SEXTANT_BOARDS_DB_PASSWORD: site.secrets.SEXTANT_BOARDS_DB_PASSWORD,
    }),
};

export const githubApp = service({
  name: 'github-app',
  after: [],
  needs: ['controller', 'world'],
  env: (site) => ({
    GITHUB_WEBHOOK_SECRET: site.secrets.GITHUB_WEBHOOK_SECRET,
    GITHUB_API_URL: `${site.url('world')}/github`,
    // Required; the simulator does not check it.
    GITHUB_TOKEN: 'local',
    CONTROLLER_URL: site.url('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    ...postedAlerts(site),
  }),
});

export const controller = service({
  name: 'controller',
  after: ['records-migrate', 'redis'],
  needs: ['github-app'],
  env: (site) => ({
    DATABASE_URL: appDatabaseUrl(site),
    REDIS_URL: redisUrl(site),
    EVENTS_SPOOL_DIR: site.home.data('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
    GITHUB_APP_URL: site.url('github-app'),
    ...postedAlerts(site),
    // Links to Jaeger's API: a Jaeger built from Go modules has no web interface.
    ...(site.has('jaeger') && { TRACE_URL_TEMPLATE: `${site.url('jaeger')}/api/traces/{trace_id}` }),
  }),
});

export const ai = service({
  name: 'ai',
  after: ['records-migrate'],
  needs: ['world'],
  prepare: (site) => {
    mkdirSync(site.home.data('ai'), { recursive: true });
  },
  env: (site) => ({
    DATABASE_URL: appDatabaseUrl(site),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    LLM_PROVIDERS: 'openai,anthropic,google,openai_compatible',
    ...simulatedProviders(site.url('world')),
    LEDGER_SPOOL_DIR: site.home.data('ai'),
    ...postedAlerts(site),
  }),
});

export const prover = service({
  name: 'prover',
  after: [],
  env: (site) => ({
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
  }),
});

export const worker = service({
  name: 'worker',
  after: ['redis', 'records-migrate'],
  needs: ['ai', 'github-app', 'prover', 'world'],
  prepare: (site) => {
    mkdirSync(site.home.data('worker'), { recursive: true });
  },
  env: (site) => ({
    REDIS_URL: redisUrl(site),
    DATABASE_URL: appDatabaseUrl(site),
    EVENTS_SPOOL_DIR: site.home.data('worker'),
    AI_URL: site.url('ai'),
    GITHUB_APP_URL: site.url('github-app'),
    PROVER_URL: site.url('prover'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    ...simulatedVendors(site.url('world')),
    // The crawler refuses private addresses; the simulator's pages are on one.
    CRAWL_PRIVATE_HOSTS: site.address('world'),
  }),
});

export const ops = service({
  name: 'ops',
  after: ['records-migrate'],
  needs: ['controller'],
  env: (site) => ({
    DATABASE_URL: appDatabaseUrl(site),
    CONTROLLER_URL: site.url('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
    ALERTS_FILE: join(alertsFolder(site), 'posted', 'alerts.json'),
    ...postedAlerts(site),
    ...storeUrls(site, {
      PROMETHEUS_URL: 'prometheus',
      JAEGER_QUERY_URL: 'jaeger',
      JAEGER_URL: 'jaeger',
      GRAFANA_URL: 'grafana',
    }),
  }),
});

export const world = service({
  name: 'world',
  after: [],
  env: (site) => ({
    GITHUB_WEBHOOK_SECRET: site.secrets.GITHUB_WEBHOOK_SECRET,
    GITHUB_APP_URL: site.url('github-app'),
    CONTROLLER_URL: site.url('controller'),
    PROVER_URL: site.url('prover'),
    OPS_API_KEY: site.secrets.OPS_API_KEY,
    SIMULATOR_SMTP_PORT: String(site.port('world-smtp')),
  }),
});

function appDatabaseUrl(site: Site): string {
  return databaseUrl(site, 'sextant_app', site.secrets.SEXTANT_APP_DB_PASSWORD);
}

/**
 * For the services that post alerts. Others do not get the password, with which alerts can be silenced. Containers use an
 * internal network without authentication.
 */
function postedAlerts(site: Site): Record<string, string> {
  return {
    RUNBOOKS_URL: runbooksUrl(site),
    ...storeUrls(site, { ALERTMANAGER_URL: 'alertmanager' }),
    ...(site.has('alertmanager') &&
      !site.replicated && {
        ALERTMANAGER_USER,
        ALERTMANAGER_PASSWORD: site.secrets.ALERTMANAGER_PASSWORD,
      }),
  };
}

/** The URLs of the stores that this stack has, by variable. */
function storeUrls(site: Site, names: Readonly<Record<string, ComponentName & Parameters<Site['url']>[0]>>) {
  const present = Object.entries(names).filter(([, name]) => site.has(name));
  return Object.fromEntries(present.map(([variable, name]) => [variable, site.url(name)]));
}

/** Points every LLM provider at the simulator, which does not check API keys. */
function simulatedProviders(world: string): Record<string, string> {
  return {
    OPENAI_BASE_URL: `${world}/openai/v1`,
    OPENAI_API_KEY: 'local',
    ANTHROPIC_BASE_URL: `${world}/anthropic/v1`,
    ANTHROPIC_API_KEY: 'local',
    GOOGLE_BASE_URL: `${world}/google/v1beta`,
    GOOGLE_API_KEY: 'local',
    OPENAI_COMPATIBLE_BASE_URL: `${world}/compatible/v1`,
    OPENAI_COMPATIBLE_API_KEY: 'local',
  };
}

/** Points registries, CRM, CMS and vendors at the simulator, which does not check API keys. */
function simulatedVendors(world: string): Record<string, string> {
  return {
    NPM_REGISTRY_URL: `${world}/npm`,
    PYPI_URL: `${world}/pypi`,
    CRATES_INDEX_URL: `${world}/crates-index`,
    GOPROXY_URL: `${world}/goproxy`,
    CRM_URL: `${world}/crm`,
    CMS_URL: `${world}/cms`,
    MAILCHECK_URL: `${world}/vendors/mailcheck`,
    MAILCHECK_API_KEY: 'local',
    FIRMOGRAPHICS_URL: `${world}/vendors/firmographics`,
    FIRMOGRAPHICS_API_KEY: 'local',
  };
}
