// ai: routes model calls to the provider and writes the cost ledger.
import { mkdirSync } from 'node:fs';
import { databaseUrl } from './postgres/postgres';
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
    LLM_PROVIDERS: 'openai,anthropic,google,openai_compatible',
    ...providers(site.url('world')),
    LEDGER_SPOOL_DIR: site.home.data('ai'),
  }),
});

/** World in the place of each provider; it does not check the keys, the real ones do. */
function providers(world: string): Record<string, string> {
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
