// Starts prover and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { proverConfig } from './config';
import { createService } from './service';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = proverConfig(process.env);
  const app = createService(config);
  await app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  const address = app.server.address();
  log.info('listening', { operation: 'start', port: typeof address === 'object' ? address?.port : config.PORT });
  const stop = async (): Promise<void> => {
    await app.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
