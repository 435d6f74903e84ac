// Starts the controller and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { controllerConfig } from './config';
import { startController } from './service';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = controllerConfig(process.env);
  const controller = await startController({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    githubAppUrl: config.GITHUB_APP_URL,
    serviceToken: config.SERVICE_TOKEN,
    opsApiKey: config.OPS_API_KEY,
    eventsSpoolDir: config.EVENTS_SPOOL_DIR,
    reconcileMs: config.RECONCILE_MS,
    lettersKept: config.DLQ_KEEP,
    traceUrlTemplate: config.TRACE_URL_TEMPLATE || undefined,
  });
  await controller.app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  log.info('listening', { operation: 'start', port: config.PORT });
  const stop = async (): Promise<void> => {
    await within(SHUTDOWN_MS, controller.close());
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

/** A store that is away must not keep the process from ending. */
const SHUTDOWN_MS = 10_000;

async function within(ms: number, work: Promise<void>): Promise<void> {
  const timer = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([work, timer]);
}
