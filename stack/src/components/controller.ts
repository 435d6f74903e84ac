// controller: owns runs, in Postgres, and their jobs, in Redis.
import { databaseUrl } from './postgres/postgres';
import { redisUrl } from './redis';
import { service } from './service';

export const controller = service({
  name: 'controller',
  after: ['records-migrate', 'redis'],
  needs: ['github-app'],
  env: (site) => ({
    DATABASE_URL: databaseUrl(site, 'sextant_app', site.secrets.SEXTANT_APP_DB_PASSWORD),
    REDIS_URL: redisUrl(site),
    EVENTS_SPOOL_DIR: site.home.data('controller'),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
    GITHUB_APP_URL: site.url('github-app'),
    // Its API: a Jaeger that is built from Go modules has no pages.
    ...(site.has('jaeger') && { TRACE_URL_TEMPLATE: `${site.url('jaeger')}/api/traces/{trace_id}` }),
  }),
});
