// The configuration of ai, read from the environment once.
import { int, path, readConfig, secret, str, url } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  DATABASE_URL: secret({ description: 'postgres:// URL of the role sextant_app' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  OPENAI_BASE_URL: url({ default: 'https://api.openai.com/v1', description: 'base URL of the OpenAI HTTP API' }),
  OPENAI_API_KEY: secret({ description: 'API key of the provider' }),
  AI_MODEL: str({ default: 'gpt-4.1-mini', description: 'model for requests that name none' }),
  LLM_TIMEOUT_MS: int({
    default: 60_000,
    min: 1,
    description: 'longest a call to the provider may take, milliseconds',
  }),
  LEDGER_SPOOL_DIR: path({ description: 'folder of this process alone for ledger entries on their way to Postgres' }),
};

export type AiConfig = ReturnType<typeof aiConfig>;

/** Reads and checks the environment; throws ConfigError with every problem. */
export function aiConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
