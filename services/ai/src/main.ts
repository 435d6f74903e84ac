// Runs the ai service.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { openDatabase } from '@sextant/records/database';
import { openLedger } from '@sextant/records/ledger';
import { buildApp } from './api/app';
import { aiConfig } from './config';
import { maxCallsUnderWay, startRouting } from './router/routing';

/** Room for the ledger to write the rows of the last calls. */
const CLOSE_LEDGER_MS = 10_000;

void serve(telemetry, async () => {
  const config = aiConfig(process.env);
  const database = openDatabase(config.DATABASE_URL, { max: 8 });
  const budgetDatabase = openDatabase(config.DATABASE_URL, { max: 2, statementMs: 5_000 });
  const reserveEntries = maxCallsUnderWay(config);
  const ledger = await openLedger({ database, spoolDir: config.LEDGER_SPOOL_DIR, reserveEntries });
  const routing = startRouting(config, { database, budgetDatabase, ledger });
  const app = buildApp({
    routing,
    providers: config.LLM_PROVIDERS,
    serviceToken: config.SERVICE_TOKEN,
    ready: () => database.ready(),
  });
  const close = async (): Promise<void> => {
    await app.close();
    routing.stop();
    await ledger.close();
    await Promise.all([budgetDatabase.close(), database.close()]);
  };
  // Active calls are paid for, so the service waits until their rows are in the ledger.
  const closeMs = config.LLM_TOTAL_TIMEOUT_MS + CLOSE_LEDGER_MS;
  return { app, close, closeMs, host: config.HOST, port: config.PORT };
});
