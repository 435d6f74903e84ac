// The configuration of ai, read from the environment once.
import { LEDGER_RULES } from '@sextant/records/budgets';
import { ConfigError, int, path, readConfig, secret, str, url } from '@sextant/telemetry/config';
import { PROVIDERS, type ProviderName } from './providers/provider';

const key = (provider: string) =>
  secret({ default: undefined, description: `API key of ${provider}; needed when ${provider} is in LLM_PROVIDERS` });

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  DATABASE_URL: secret({ description: 'postgres:// URL of the role sextant_app' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  LLM_PROVIDERS: str({
    default: 'openai',
    description: `providers of models in the order in which they are tried, some of ${PROVIDERS.join(',')}`,
  }),
  OPENAI_BASE_URL: url({ default: 'https://api.openai.com/v1', description: 'base URL of the OpenAI HTTP API' }),
  OPENAI_API_KEY: key('openai'),
  AI_MODEL: str({ default: 'gpt-4.1-mini', description: 'OpenAI’s model for requests that name none' }),
  ANTHROPIC_BASE_URL: url({ default: 'https://api.anthropic.com/v1', description: 'base URL of the Anthropic API' }),
  ANTHROPIC_API_KEY: key('anthropic'),
  ANTHROPIC_MODEL: str({ default: 'claude-sonnet-4-5', description: 'Anthropic’s model for requests that name none' }),
  GOOGLE_BASE_URL: url({
    default: 'https://generativelanguage.googleapis.com/v1beta',
    description: 'base URL of the Gemini API',
  }),
  GOOGLE_API_KEY: key('google'),
  GOOGLE_MODEL: str({ default: 'gemini-2.5-flash', description: 'Google’s model for requests that name none' }),
  OPENAI_COMPATIBLE_BASE_URL: url({
    default: undefined,
    description: 'base URL of another endpoint that speaks OpenAI’s chat completions',
  }),
  OPENAI_COMPATIBLE_API_KEY: key('openai_compatible'),
  OPENAI_COMPATIBLE_NAME: str({
    default: 'openai_compatible',
    description: 'who runs that endpoint, as the price table names it: groq, together, …',
  }),
  OPENAI_COMPATIBLE_MODEL: str({ default: 'llama-3.3-70b', description: 'its model for requests that name none' }),
  LLM_TIMEOUT_MS: int({ default: 60_000, min: 1, description: 'longest a call to a provider may take, milliseconds' }),
  LLM_TOTAL_TIMEOUT_MS: int({
    default: 120_000,
    min: 1,
    description: 'longest a request may take with all its calls to providers, milliseconds',
  }),
  LLM_IDLE_TIMEOUT_MS: int({
    default: 20_000,
    min: 1,
    description: 'longest pause in a streamed answer once its text has begun, milliseconds',
  }),
  LLM_CONCURRENCY: int({ default: 100, min: 1, description: 'calls to a provider at once' }),
  LLM_QUEUE: int({ default: 200, min: 0, description: 'calls that may wait for a provider; more are refused' }),
  LLM_CIRCUIT_OPEN_MS: int({
    default: 10_000,
    min: 1,
    description: 'how long a provider that keeps failing is left alone before one call tries it, milliseconds',
  }),
  LLM_PROBE_SECONDS: int({
    default: 60,
    min: 0,
    description: 'time between two probes of each provider; 0 sends none',
  }),
  LLM_DEFAULT_OUTPUT_TOKENS: int({
    default: 32_768,
    min: 1,
    description:
      'output tokens that a hard budget reserves for a call without max_output_tokens to a model whose output limit is not known',
  }),
  LLM_BUDGET_WAIT_MS: int({
    default: 5_000,
    min: 0,
    description:
      'longest that a call waits for a hard budget when only the reservations of calls under way keep it out, milliseconds',
  }),
  LLM_BUDGET_LEASE_MS: int({
    default: 30_000,
    min: 1_000,
    description: 'how long a hard budget keeps what the calls of a dead router reserved, milliseconds',
  }),
  LLM_UNREAD_SETTINGS: str({
    oneOf: LEDGER_RULES,
    default: 'open',
    description: 'whether calls pass of an org whose settings, hard budgets among them, this process could never read',
  }),
  LEDGER_SPOOL_DIR: path({
    description: 'folder for ledger entries on their way to Postgres; replicas on one machine may share it',
  }),
};

export type AiConfig = ReturnType<typeof aiConfig>;

/** Reads and checks the environment; throws ConfigError with every problem. */
export function aiConfig(env: NodeJS.ProcessEnv) {
  const config = readConfig(env, configSpec);
  const names = config.LLM_PROVIDERS.split(',').map((name) => name.trim());
  const problems = problemsOf(names, config);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...config, LLM_PROVIDERS: names as ProviderName[] };
}

type Variables = Readonly<Partial<Record<string, string | number>>>;

function problemsOf(names: readonly string[], config: Variables): string[] {
  const unknown = names.filter((name) => !PROVIDERS.includes(name as ProviderName));
  const needed = names.map((name) => `${name.toUpperCase()}_API_KEY`);
  if (names.includes('openai_compatible')) needed.push('OPENAI_COMPATIBLE_BASE_URL');
  return [
    ...unknown.map((name) => `LLM_PROVIDERS names ${JSON.stringify(name)}; set it to some of ${PROVIDERS.join(',')}`),
    ...(new Set(names).size < names.length ? ['LLM_PROVIDERS names a provider twice'] : []),
    ...(unknown.length > 0 ? [] : needed.filter((variable) => config[variable] === undefined)).map(
      (variable) => `${variable} is missing; LLM_PROVIDERS names its provider`,
    ),
  ];
}
