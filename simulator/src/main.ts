// Starts the world and stops it on SIGTERM or SIGINT.
import { readConfig } from './config';
import { createWorld } from './world';

main().catch((error: unknown) => {
  const { message, cause } = error as Error;
  console.error(cause instanceof Error ? `${message}: ${cause.message}` : message);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const world = createWorld(config);
  await world.listen({ host: config.host, port: config.port }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.host}:${config.port}`, { cause });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void world.close().then(() => process.exit(0)));
  }
}
