// The configuration of the worker, read from the environment once.
import { provider } from '@sextant/signals/labels';
import { int, readConfig, secret, str, url } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  REDIS_URL: url({ protocols: ['redis', 'rediss'], description: 'Redis of the queue' }),
  AI_URL: url({ description: 'base URL of the ai service' }),
  GITHUB_APP_URL: url({ description: 'base URL of github-app' }),
  NPM_REGISTRY_URL: url({ description: 'base URL of the npm registry' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  WORKER_CONCURRENCY: int({ default: 10, min: 1, max: 1_000, description: 'jobs at the same time' }),
  WORKER_RATE: int({ default: 20, min: 1, description: 'most jobs that start in a second, over all workers' }),
  AI_TIMEOUT_MS: int({
    default: 120_000,
    min: 1,
    description: 'longest wait for an answer of the ai service, in milliseconds',
  }),
  AI_PROVIDER: str({
    default: 'openai',
    oneOf: provider.values ?? [],
    description: 'provider that AI jobs are counted under while no model has answered',
  }),
  AI_MODEL: str({
    default: 'gpt-4.1-mini',
    description: 'model that AI jobs are counted under while none has answered',
  }),
  SHUTDOWN_TIMEOUT_MS: int({
    default: 20_000,
    min: 0,
    description: 'longest wait for active jobs when stopping, in milliseconds',
  }),
};

/** Reads and checks the environment; throws ConfigError with every problem. */
export function workerConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
