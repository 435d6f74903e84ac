// Starts ops and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { serve } from '@sextant/http/service/serve';
import { ConfigError } from '@sextant/telemetry/config';
import { opsConfig } from './config';
import { startOps } from './service';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = opsConfig(process.env);
  const { HOST: host, PORT: port } = config;
  await serve(startOps(config), { host, port, shutdownTelemetry: () => telemetry.shutdown() });
}
