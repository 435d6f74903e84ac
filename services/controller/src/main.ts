// Runs the controller.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { controllerConfig } from './config';
import { startController } from './service';

void serve(telemetry, async () => {
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
    deadLettersKept: config.DLQ_KEEP,
    traceUrlTemplate: config.TRACE_URL_TEMPLATE || undefined,
  });
  return { ...controller, host: config.HOST, port: config.PORT };
});
