// Configuration of the worker from the environment.
import { KINDS, provider, type KindName } from '@sextant/signals/labels';
import { int, path, readConfig, secret, str, url, type Reader } from '@sextant/telemetry/config';

const isKind = (name: string): name is KindName => KINDS.some((kind) => kind === name);

const queues: Reader<readonly KindName[]> = {
  type: 'comma-separated names',
  description: 'queues to take jobs from',
  default: KINDS,
  read: (text) => {
    const names = split(text);
    const value = names.filter(isKind);
    if (value.length === names.length && value.length > 0) return { value };
    return { problem: `is ${JSON.stringify(text)}; set it to names from ${KINDS.join(', ')}` };
  },
};

const privateHosts: Reader<readonly string[]> = {
  type: 'comma-separated host:port',
  description: 'hosts with private addresses that may be crawled',
  default: [],
  read: (text) => {
    const value = split(text);
    const invalid = value.find((host) => !/^[^\s:/]+:\d{1,5}$/.test(host));
    return invalid === undefined ? { value } : { problem: `has ${JSON.stringify(invalid)}; write host:port` };
  },
};

function split(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  REDIS_URL: url({ protocols: ['redis', 'rediss'], description: 'URL of Redis, for the queues' }),
  DATABASE_URL: url({
    protocols: ['postgres', 'postgresql'],
    description: 'URL of Postgres, with the role sextant_app',
  }),
  EVENTS_SPOOL_DIR: path({
    description: 'folder for run events while Postgres is unavailable; workers on one machine may share it',
  }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
  AI_URL: url({ description: 'base URL of the ai service' }),
  PROVER_URL: url({ description: 'base URL of the prover' }),
  GITHUB_APP_URL: url({ description: 'base URL of github-app' }),
  NPM_REGISTRY_URL: url({ description: 'base URL of the npm registry' }),
  PYPI_URL: url({ description: 'base URL of PyPI' }),
  CRATES_INDEX_URL: url({ description: 'base URL of the sparse index of crates.io' }),
  GOPROXY_URL: url({ description: 'base URL of a Go module proxy' }),
  CRM_URL: url({ description: 'base URL of the CRM that enrichment reads and updates' }),
  CMS_URL: url({ description: 'base URL of the CMS that pages are published to' }),
  MAILCHECK_URL: url({ description: 'base URL of the vendor that verifies e-mail addresses' }),
  MAILCHECK_API_KEY: secret({ description: 'API key of that vendor' }),
  FIRMOGRAPHICS_URL: url({ description: 'base URL of the vendor of company data' }),
  FIRMOGRAPHICS_API_KEY: secret({ description: 'API key of that vendor' }),
  CRAWL_PRIVATE_HOSTS: privateHosts,
  WORKER_QUEUES: queues,
  WORKER_CONCURRENCY: int({
    default: 10,
    min: 1,
    max: 1_000,
    description: 'concurrent jobs of a queue in this process, unless the queue has a setting',
  }),
  WORKER_RATE: int({
    default: 20,
    min: 1,
    description: 'jobs of a queue that start per second, over all workers, unless the queue has a setting',
  }),
  AI_TIMEOUT_MS: int({
    default: 120_000,
    min: 1,
    description: 'timeout for calls of the ai service, in milliseconds',
  }),
  AI_PROVIDER: str({
    default: 'openai',
    oneOf: provider.values ?? [],
    description: 'provider that AI jobs are counted under until a model has answered',
  }),
  AI_MODEL: str({
    default: 'gpt-4.1-mini',
    description: 'model that AI jobs are counted under until a model has answered',
  }),
  SHUTDOWN_TIMEOUT_MS: int({
    default: 20_000,
    min: 0,
    description: 'longest wait for active jobs at shutdown, in milliseconds',
  }),
};

/** Throws ConfigError with every problem. */
export function workerConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
