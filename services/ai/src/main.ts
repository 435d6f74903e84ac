// Starts ai and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { openDatabase } from '@sextant/records/database';
import { openLedger } from '@sextant/records/ledger';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { rememberAnswers } from './answered-calls';
import { buildApp } from './app';
import { aiConfig } from './config';
import { openaiProvider } from './openai-provider';
import { createRouter } from './router';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = aiConfig(process.env);
  const database = openDatabase(config.DATABASE_URL, { max: 4 });
  const ledger = await openLedger({ database, spoolDir: config.LEDGER_SPOOL_DIR });
  const provider = openaiProvider({
    baseUrl: config.OPENAI_BASE_URL,
    apiKey: config.OPENAI_API_KEY,
    timeoutMs: config.LLM_TIMEOUT_MS,
  });
  const router = rememberAnswers(createRouter({ provider, ledger, defaultModel: config.AI_MODEL }));
  const app = buildApp({ router, ready: () => database.ready(), serviceToken: config.SERVICE_TOKEN });
  await app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  const address = app.server.address();
  log.info('listening', { operation: 'start', port: typeof address === 'object' ? address?.port : config.PORT });
  const stop = async (): Promise<void> => {
    await app.close();
    await ledger.close();
    await database.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
