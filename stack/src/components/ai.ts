// ai: routes model calls to the provider and writes the cost ledger.
import { mkdirSync } from 'node:fs';
import { databaseUrl } from './postgres';
import { service } from './service';

export const ai = service({
  name: 'ai',
  after: ['records-migrate'],
  needs: ['world'],
  prepare: (site) => {
    mkdirSync(site.home.data('ai'), { recursive: true });
  },
  env: (site) => ({
    DATABASE_URL: databaseUrl(site, 'sextant_app', site.secrets.SEXTANT_APP_DB_PASSWORD),
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPENAI_BASE_URL: `${site.url('world')}/openai/v1`,
    // World does not check it; the real provider does.
    OPENAI_API_KEY: 'local',
    LEDGER_SPOOL_DIR: site.home.data('ai'),
  }),
});
