// Starts the worker and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { createDeadLetters } from '@sextant/dead-letters';
import { openDatabase } from '@sextant/records/database';
import { openRunEvents } from '@sextant/records/events/run-events';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { buildApp } from './app';
import { createAi } from './clients/ai';
import { workerConfig } from './config';
import { createPayloads } from './queue/payloads';
import { watchStalls } from './queue/stalls';
import { startWorkers } from './queue/workers';
import { servicesOf } from './services';
import { findStep } from './steps';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = workerConfig(process.env);
  const database = openDatabase(config.DATABASE_URL, { max: 4 });
  const events = await openRunEvents({ database, spoolDir: config.EVENTS_SPOOL_DIR });
  const letters = createDeadLetters({ redis: config.REDIS_URL });
  const stalls = watchStalls(config.REDIS_URL);
  const workers = startWorkers(config.WORKER_QUEUES, {
    redisUrl: config.REDIS_URL,
    concurrency: config.WORKER_CONCURRENCY,
    ratePerSecond: config.WORKER_RATE,
    defaultModel: { provider: config.AI_PROVIDER, model: config.AI_MODEL },
    ai: createAi({ url: config.AI_URL, token: config.SERVICE_TOKEN, timeoutMs: config.AI_TIMEOUT_MS }),
    services: servicesOf(config),
    payloads: createPayloads(database),
    ...{ database, events, letters, findStep, stalls },
  });
  const app = buildApp(workers);
  await app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  log.info('listening', { operation: 'start', port: config.PORT });
  const stop = async (): Promise<void> => {
    await workers.close(config.SHUTDOWN_TIMEOUT_MS);
    await app.close();
    await stalls.close();
    await events.close();
    await letters.close();
    await database.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
