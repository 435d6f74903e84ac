// Runs the worker: takes jobs from the queues; its HTTP server has health and metrics only.
import { telemetry } from './telemetry';
import { createDeadLetters } from '@sextant/dead-letters';
import { createServer } from '@sextant/http/server';
import { serve } from '@sextant/http/service/serve';
import { openDatabase } from '@sextant/records/database';
import { openRunEvents } from '@sextant/records/events/run-events';
import { httpTelemetry } from '@sextant/telemetry/http';
import { createAiClient } from './models/ai-client';
import { workerConfig } from './config';
import { createPayloads } from './attempts/payloads';
import { watchStalls } from './stalls/stalls';
import { startWorkers } from './queue/worker';
import { servicesOf } from './services';
import { findStep } from './steps';

/** Time to close the connections to stores after the active jobs have ended. */
const CLOSE_STORES_MS = 10_000;

void serve(telemetry, async () => {
  const config = workerConfig(process.env);
  const database = openDatabase(config.DATABASE_URL, { max: 4 });
  const events = await openRunEvents({ database, spoolDir: config.EVENTS_SPOOL_DIR });
  const deadLetters = createDeadLetters({ redis: config.REDIS_URL });
  const stalls = watchStalls(config.REDIS_URL);
  const workers = startWorkers(config.WORKER_QUEUES, {
    redisUrl: config.REDIS_URL,
    concurrency: config.WORKER_CONCURRENCY,
    ratePerSecond: config.WORKER_RATE,
    defaultModel: { provider: config.AI_PROVIDER, model: config.AI_MODEL },
    ai: createAiClient({ url: config.AI_URL, token: config.SERVICE_TOKEN, timeoutMs: config.AI_TIMEOUT_MS }),
    services: servicesOf(config),
    payloads: createPayloads(database),
    ...{ database, events, deadLetters, findStep, stalls },
  });
  const app = createServer({ forceCloseConnections: true });
  httpTelemetry(app, workers);
  const close = async (): Promise<void> => {
    await workers.close(config.SHUTDOWN_TIMEOUT_MS);
    await app.close();
    await Promise.all([stalls.close(), events.close(), deadLetters.close()]);
    await database.close();
  };
  return { app, close, closeMs: config.SHUTDOWN_TIMEOUT_MS + CLOSE_STORES_MS, host: config.HOST, port: config.PORT };
});
