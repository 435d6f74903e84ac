// Configuration of ai.
import { LEDGER_RULES } from '@sextant/records/budgets';
import { PROVIDERS, type ProviderName } from '@sextant/signals/labels';
import { ConfigError, int, path, readConfig, secret, str, url } from '@sextant/telemetry/config';

const key = (provider: string) =>
  secret({
    default: undefined,
    description: `API key of ${provider}; required when LLM_PROVIDERS contains ${provider}`,
  });

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  DATABASE_URL: secret({ description: 'URL of Postgres, with the role sextant_app' }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
  LLM_PROVIDERS: str({
    default: 'openai',
    description: `model providers in the order in which they are tried, separated by commas: ${PROVIDERS.join(', ')}`,
  }),
  OPENAI_BASE_URL: url({ default: 'https://api.openai.com/v1', description: 'base URL of the OpenAI HTTP API' }),
  OPENAI_API_KEY: key('openai'),
  AI_MODEL: str({ default: 'gpt-4.1-mini', description: 'OpenAI model for requests without a model' }),
  ANTHROPIC_BASE_URL: url({ default: 'https://api.anthropic.com/v1', description: 'base URL of the Anthropic API' }),
  ANTHROPIC_API_KEY: key('anthropic'),
  ANTHROPIC_MODEL: str({ default: 'claude-sonnet-4-5', description: 'Anthropic model for requests without a model' }),
  GOOGLE_BASE_URL: url({
    default: 'https://generativelanguage.googleapis.com/v1beta',
    description: 'base URL of the Gemini API',
  }),
  GOOGLE_API_KEY: key('google'),
  GOOGLE_MODEL: str({ default: 'gemini-2.5-flash', description: 'Google model for requests without a model' }),
  OPENAI_COMPATIBLE_BASE_URL: url({
    default: undefined,
    description: 'base URL of another endpoint with the OpenAI chat completions API',
  }),
  OPENAI_COMPATIBLE_API_KEY: key('openai_compatible'),
  OPENAI_COMPATIBLE_NAME: str({
    default: 'openai_compatible',
    description: 'operator of that endpoint, as named in the price table: groq, together, …',
  }),
  OPENAI_COMPATIBLE_MODEL: str({
    default: 'llama-3.3-70b',
    description: 'model of that endpoint for requests without a model',
  }),
  LLM_TIMEOUT_MS: int({ default: 60_000, min: 1, description: 'timeout of a call to a provider, in milliseconds' }),
  LLM_TOTAL_TIMEOUT_MS: int({
    default: 120_000,
    min: 1,
    description: 'timeout of a request with all its calls to providers, in milliseconds',
  }),
  LLM_IDLE_TIMEOUT_MS: int({
    default: 20_000,
    min: 1,
    description: 'longest pause in a streamed response after its first text, in milliseconds',
  }),
  LLM_CONCURRENCY: int({ default: 100, min: 1, description: 'concurrent calls per provider' }),
  LLM_QUEUE: int({ default: 200, min: 0, description: 'calls that may wait per provider; further calls are refused' }),
  LLM_CIRCUIT_OPEN_MS: int({
    default: 10_000,
    min: 1,
    description: 'time before an open circuit lets a trial call through, in milliseconds',
  }),
  LLM_PROBE_SECONDS: int({
    default: 60,
    min: 0,
    description: 'interval between probes of each provider, in seconds; 0 disables probes',
  }),
  LLM_DEFAULT_OUTPUT_TOKENS: int({
    default: 32_768,
    min: 1,
    description:
      'output tokens that a hard budget reserves for a call without max_output_tokens to a model with an unknown output limit',
  }),
  LLM_BUDGET_WAIT_MS: int({
    default: 5_000,
    min: 0,
    description: 'longest wait for a hard budget that is held only by reservations of calls in flight, in milliseconds',
  }),
  LLM_BUDGET_LEASE_MS: int({
    default: 30_000,
    min: 1_000,
    description: 'time until the reservations of a router that died expire, in milliseconds',
  }),
  LLM_UNREAD_SETTINGS: str({
    oneOf: LEDGER_RULES,
    default: 'open',
    description:
      'open or closed: whether calls of an org pass before its settings, including hard budgets, could be read',
  }),
  LEDGER_SPOOL_DIR: path({
    description: 'folder that buffers ledger entries for Postgres; replicas on one machine may share it',
  }),
};

export type AiConfig = ReturnType<typeof aiConfig>;

/** Throws ConfigError with every problem. */
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
    ...unknown.map(
      (name) => `LLM_PROVIDERS contains the unknown provider ${JSON.stringify(name)}; expected ${PROVIDERS.join(', ')}`,
    ),
    ...(new Set(names).size < names.length ? ['LLM_PROVIDERS contains a provider twice'] : []),
    ...(unknown.length > 0 ? [] : needed.filter((variable) => config[variable] === undefined)).map(
      (variable) => `${variable} is missing; LLM_PROVIDERS contains its provider`,
    ),
  ];
}
