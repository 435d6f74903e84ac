// One-shot: brings the database to the newest schema and gives the services' role its password.
import type { Component } from '../component';
import { databaseUrl } from './postgres/postgres';
import { nodeProgram } from './service';

export const recordsMigrate: Component = {
  name: 'records-migrate',
  tier: 'service',
  after: ['postgres'],
  command: (site) =>
    nodeProgram('packages/records/dist/commands/migrate.js', {
      DATABASE_ADMIN_URL: databaseUrl(site, 'sextant', site.secrets.POSTGRES_PASSWORD),
      SEXTANT_APP_DB_PASSWORD: site.secrets.SEXTANT_APP_DB_PASSWORD,
    }),
};
