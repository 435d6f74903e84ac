// Starts the controller and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { ConfigError } from '@sextant/telemetry/config';
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
    queueMemoryWatermark: config.QUEUE_MEMORY_PERCENT / 100,
    lettersKept: config.DLQ_KEEP,
    traceUrlTemplate: config.TRACE_URL_TEMPLATE || undefined,
  });
  const { HOST: host, PORT: port } = config;
  await serve(controller, { host, port, shutdownTelemetry: () => telemetry.shutdown() });
}
