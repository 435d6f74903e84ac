// Runs the prover.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { proverConfig } from './config';
import { createService } from './service';

/** Less than the 30 s after which Kubernetes and Compose kill the process. */
const CLOSE_MS = 25_000;

void serve(telemetry, () => {
  const config = proverConfig(process.env);
  return { app: createService(config), closeMs: CLOSE_MS, host: config.HOST, port: config.PORT };
});
