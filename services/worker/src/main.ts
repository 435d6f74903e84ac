// Starts the worker and stops it on SIGTERM or SIGINT.
import { telemetry } from './telemetry';
import { ConfigError } from '@sextant/telemetry/config';
import { log } from '@sextant/telemetry/logs';
import { buildApp } from './app';
import { createAi } from './clients/ai';
import { createGitHubApp } from './clients/github-app';
import { createRegistry } from './clients/registry';
import { workerConfig } from './config';
import { startWorker, type WorkerDeps } from './queue/worker';

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const config = workerConfig(process.env);
  const worker = startWorker(depsOf(config));
  const app = buildApp(worker);
  await app.listen({ host: config.HOST, port: config.PORT }).catch((cause: unknown) => {
    throw new Error(`could not listen on ${config.HOST}:${config.PORT}: is the port in use?`, { cause });
  });
  log.info('listening', { operation: 'start', port: config.PORT });
  const stop = async (): Promise<void> => {
    await worker.close(config.SHUTDOWN_TIMEOUT_MS);
    await app.close();
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

function depsOf(config: ReturnType<typeof workerConfig>): WorkerDeps {
  const token = config.SERVICE_TOKEN;
  return {
    redisUrl: config.REDIS_URL,
    concurrency: config.WORKER_CONCURRENCY,
    ratePerSecond: config.WORKER_RATE,
    defaultModel: { provider: config.AI_PROVIDER, model: config.AI_MODEL },
    ai: createAi({ url: config.AI_URL, token, timeoutMs: config.AI_TIMEOUT_MS }),
    githubApp: createGitHubApp({ url: config.GITHUB_APP_URL, token }),
    registry: createRegistry(config.NPM_REGISTRY_URL),
  };
}
