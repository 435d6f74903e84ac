// Runs the prover.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/serve';
import { ConfigError } from '@sextant/telemetry/config';
import { proverConfig } from './config';
import { createService } from './service';

/** Less than the 30 s after which Kubernetes and Compose kill the process. */
const CLOSE_MS = 25_000;

void serve(telemetry, () => {
  const config = proverConfig(process.env);
  const app = createService(config);
  const { HOST: host, PORT: port } = config;
  await serve({ app, close: () => app.close() }, { host, port, shutdownTelemetry: () => telemetry.shutdown() });
}
