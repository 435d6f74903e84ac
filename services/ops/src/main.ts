// Starts ops and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { opsConfig } from './config';
import { startOps } from './service';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = opsConfig(process.env);
  const ops = startOps(config);
  await ops.app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  log.info('listening', { operation: 'start', port: config.PORT });
  const stop = async (): Promise<void> => {
    await within(SHUTDOWN_MS, ops.close());
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
