// worker: executes the steps of runs.
import { mkdirSync } from 'node:fs';
import { databaseUrl } from './postgres/postgres';
import { redisUrl } from './redis';
import { service } from './service';

export const worker = service({
  name: 'worker',
  after: ['redis', 'records-migrate'],
  needs: ['ai', 'github-app', 'prover', 'world'],
  prepare: (site) => {
    mkdirSync(site.home.data('worker'), { recursive: true });
  },
  env: (site) => ({
    REDIS_URL: redisUrl(site),
    DATABASE_URL: databaseUrl(site, 'sextant_app', site.secrets.SEXTANT_APP_DB_PASSWORD),
    EVENTS_SPOOL_DIR: site.home.data('worker'),
    AI_URL: site.url('ai'),
    GITHUB_APP_URL: site.url('github-app'),
    PROVER_URL: site.url('prover'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    ...outside(site.url('world')),
    // The pages of world are on this machine, where nothing else may be crawled.
    CRAWL_PRIVATE_HOSTS: site.address('world'),
  }),
});

/** World in the place of everybody; it does not check the keys, the real vendors do. */
function outside(world: string): Record<string, string> {
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
