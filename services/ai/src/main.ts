// Starts ai and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { openDatabase } from '@sextant/records/database';
import { openLedger } from '@sextant/records/ledger';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { buildApp } from './app';
import { aiConfig } from './config';
import { startRouting } from './routing';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = aiConfig(process.env);
  const database = openDatabase(config.DATABASE_URL, { max: 8 });
  const ledger = await openLedger({ database, spoolDir: config.LEDGER_SPOOL_DIR });
  const routing = startRouting(config, database, ledger);
  const app = buildApp({
    routing,
    providers: config.LLM_PROVIDERS,
    serviceToken: config.SERVICE_TOKEN,
    ready: () => database.ready(),
  });
  await app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  const address = app.server.address();
  log.info('listening', { operation: 'start', port: typeof address === 'object' ? address?.port : config.PORT });
  const stop = async (): Promise<void> => {
    routing.stop();
    await app.close();
    await ledger.close();
    await database.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
