// Starts the simulator and stops it on SIGTERM or SIGINT.
import { readConfig } from './config';
import { createSimulator } from './simulator';

main().catch((error: unknown) => {
  const { message, cause } = error as Error;
  console.error(cause instanceof Error ? `${message}: ${cause.message}` : message);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const simulator = createSimulator(config);
  await simulator.listen({ host: config.host, port: config.port }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.host}:${config.port}`, { cause });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
}
