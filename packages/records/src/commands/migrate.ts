// Program: migrates the database of DATABASE_ADMIN_URL and creates the roles of the services.
import { ConfigError, readConfig, secret } from '@sextant/telemetry/config';
import { migrate, MigrationError } from '../database/migrator';

export const migrateConfig = {
  DATABASE_ADMIN_URL: secret({ description: 'postgres:// URL of the schema’s owner' }),
  SEXTANT_APP_DB_PASSWORD: secret({ description: 'password of the role sextant_app' }),
  SEXTANT_BOARDS_DB_PASSWORD: secret({ description: 'password of the role sextant_boards, as which Grafana reads' }),
};

async function main(): Promise<void> {
  const config = readConfig(process.env, migrateConfig);
  const applied = await migrate({
    adminUrl: config.DATABASE_ADMIN_URL,
    appPassword: config.SEXTANT_APP_DB_PASSWORD,
    boardsPassword: config.SEXTANT_BOARDS_DB_PASSWORD,
  });
  process.stdout.write(applied.length === 0 ? 'the database is up to date\n' : `applied ${applied.join(', ')}\n`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof ConfigError || error instanceof MigrationError ? error.message : String(error)}\n`,
    );
    process.exit(1);
  });
}
