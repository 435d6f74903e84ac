// The world's configuration: one validated object, read from the environment once.
import { z } from 'zod';
import { MAX_RATE } from './traffic/limits';

export interface WorldConfig {
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Signs the webhooks that the world delivers. */
  readonly webhookSecret: string;
  /** Base URL of the GitHub App that webhooks are delivered to. */
  readonly githubAppUrl: string;
  /** Base URL of the controller; traffic of other kinds than upgrades needs it, and queue-flood. */
  readonly controllerUrl?: string | undefined;
  /** Base URL of the prover; proof-timeout needs it. */
  readonly proverUrl?: string | undefined;
  /** Bearer token for both, and of those who may switch faults and send traffic. */
  readonly opsApiKey?: string | undefined;
  /** World's own base URL as the platform reaches it; without it the address that it listens on. */
  readonly worldUrl?: string | undefined;
  readonly seed: number;
  /** Multiplies every simulated latency; 0 answers at once. */
  readonly latencyScale: number;
  /** Requests a second that it sends by itself, of all kinds; 0 waits to be asked. */
  readonly trafficRate: number;
}

/** Bad configuration: the message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; an empty variable counts as absent. Throws ConfigError with all problems. */
export function readConfig(env: NodeJS.ProcessEnv): WorldConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = environment.safeParse(given);
  if (error) {
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new ConfigError(`the configuration of world is not valid:\n${problems.join('\n')}`);
  }
  return {
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    webhookSecret: data.GITHUB_WEBHOOK_SECRET,
    githubAppUrl: data.GITHUB_APP_URL,
    controllerUrl: data.CONTROLLER_URL,
    proverUrl: data.PROVER_URL,
    opsApiKey: data.OPS_API_KEY,
    worldUrl: data.WORLD_URL,
    seed: data.WORLD_SEED,
    latencyScale: data.WORLD_LATENCY_SCALE,
    trafficRate: data.WORLD_TRAFFIC_RATE,
  };
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const required = z.string({ error: 'is required' });
const baseUrl = required
  .regex(/^https?:\/\/./, 'must be an http or https URL')
  .transform((url) => url.replace(/\/+$/, ''));
const portText = required.regex(/^\d+$/, 'must be a whole number').transform(Number);

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a number of 0 or more');

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portText.pipe(z.number().max(65_535, 'must be at most 65535')),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  GITHUB_WEBHOOK_SECRET: required,
  GITHUB_APP_URL: baseUrl,
  CONTROLLER_URL: baseUrl.optional(),
  PROVER_URL: baseUrl.optional(),
  OPS_API_KEY: z.string().optional(),
  WORLD_URL: baseUrl.optional(),
  WORLD_SEED: z.string().regex(/^\d+$/, 'must be a whole number').default('1').transform(Number),
  WORLD_LATENCY_SCALE: decimal.default('1').transform(Number),
  WORLD_TRAFFIC_RATE: decimal
    .default('0')
    .transform(Number)
    .pipe(z.number().max(MAX_RATE, `must be ${MAX_RATE} or less`)),
});
