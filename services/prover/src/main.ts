// Starts prover and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/serve';
import { ConfigError } from '@sextant/telemetry/config';
import { proverConfig } from './config';
import { createService } from './service';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = proverConfig(process.env);
  const app = createService(config);
  const { HOST: host, PORT: port } = config;
  await serve({ app, close: () => app.close() }, { host, port, shutdownTelemetry: () => telemetry.shutdown() });
}
