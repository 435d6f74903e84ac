// The configuration of the controller, read from the environment once.
import { int, path, readConfig, secret, str, url } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  DATABASE_URL: url({ protocols: ['postgres', 'postgresql'], description: 'Postgres, as the role sextant_app' }),
  REDIS_URL: url({ protocols: ['redis', 'rediss'], description: 'Redis of the queue' }),
  GITHUB_APP_URL: url({ description: 'base URL of github-app' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  OPS_API_KEY: secret({ default: undefined, description: 'API key of an administrator, accepted as bearer token too' }),
  EVENTS_SPOOL_DIR: path({
    description:
      'folder for records of how runs ended on their way to Postgres; controllers of one machine may share it',
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
    description: "share of Redis' maxmemory, in percent, from which runs are refused with 503",
  }),
  DLQ_KEEP: int({
    default: 10_000,
    min: 1,
    description: 'dead letters that Redis keeps per queue; older ones are archived in Postgres',
  }),
  TRACE_URL_TEMPLATE: str<string>({
    default: '',
    description: 'address of a trace, {trace_id} in the place of its id; without it runs have no trace_url',
  }),
};

/** Reads and checks the environment; throws ConfigError with every problem. */
export function controllerConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
