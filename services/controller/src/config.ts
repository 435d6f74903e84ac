// Configuration of the controller from the environment.
import { int, path, readConfig, secret, str, url } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  DATABASE_URL: url({
    protocols: ['postgres', 'postgresql'],
    description: 'URL of Postgres, with the role sextant_app',
  }),
  REDIS_URL: url({ protocols: ['redis', 'rediss'], description: 'URL of Redis, for the queues' }),
  GITHUB_APP_URL: url({ description: 'base URL of github-app' }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
  OPS_API_KEY: secret({
    default: undefined,
    description: 'platform key, also accepted as bearer token',
  }),
  EVENTS_SPOOL_DIR: path({
    description: 'folder for execution records while Postgres is unavailable; controllers on one machine may share it',
  }),
  RECONCILE_MS: int({
    default: 3_000,
    min: 100,
    description: 'pause between two rounds of the reconciler, in milliseconds',
  }),
  QUEUE_MEMORY_PERCENT: int({
    default: 80,
    min: 20,
    max: 99,
    description: "percentage of Redis' maxmemory above which runs are refused with 503",
  }),
  DLQ_KEEP: int({
    default: 10_000,
    min: 1,
    description: 'dead letters to keep in Redis per queue; older ones are archived in Postgres',
  }),
  TRACE_URL_TEMPLATE: str<string>({
    default: '',
    description: 'URL of a trace with the placeholder {trace_id}; without it runs have no trace_url',
  }),
};

/** Throws ConfigError with every problem. */
export function controllerConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
