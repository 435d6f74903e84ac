// The simulator's configuration, read from the environment once.
import { z } from 'zod';
import { MAX_RATE } from './traffic/kinds';

export interface SimulatorConfig {
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Signs the webhooks. */
  readonly webhookSecret: string;
  /** Base URL of the GitHub App, which receives the webhooks. */
  readonly githubAppUrl: string;
  /** Base URL of the controller; required for queue-flood and for traffic of kinds other than upgrade. */
  readonly controllerUrl?: string | undefined;
  /** Base URL of the prover; required for proof-timeout. */
  readonly proverUrl?: string | undefined;
  /** Bearer token for the controller and the prover, and the administrator's key of the control API. */
  readonly opsApiKey?: string | undefined;
  /** Base URL under which the platform reaches the simulator; default: the address that it listens on. */
  readonly publicUrl?: string | undefined;
  /** The port of the mail server; without it there is none. */
  readonly smtpPort?: number | undefined;
  readonly seed: number;
  /** Multiplies every simulated latency; 0 disables latency. */
  readonly latencyScale: number;
  /** Requests per second of background traffic of all kinds; 0 disables it. */
  readonly trafficRate: number;
}

/** The message lists every problem on its own line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; empty variables count as missing. Throws a ConfigError with all problems. */
export function readConfig(env: NodeJS.ProcessEnv): SimulatorConfig {
  const variables = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = environment.safeParse(variables);
  if (error) {
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new ConfigError(`invalid configuration:\n${problems.join('\n')}`);
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
    publicUrl: data.SIMULATOR_URL,
    smtpPort: data.SIMULATOR_SMTP_PORT,
    seed: data.SIMULATOR_SEED,
    latencyScale: data.SIMULATOR_LATENCY_SCALE,
    trafficRate: data.SIMULATOR_TRAFFIC_RATE,
  };
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const required = z.string({ error: 'is required' });
const baseUrl = required
  .regex(/^https?:\/\/./, 'must be an http or https URL')
  .transform((url) => url.replace(/\/+$/, ''));
const integer = required.regex(/^\d+$/, 'must be an integer').transform(Number);
const port = integer.pipe(z.number().max(65_535, 'must be at most 65535'));
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a number of 0 or more');

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  GITHUB_WEBHOOK_SECRET: required,
  GITHUB_APP_URL: baseUrl,
  CONTROLLER_URL: baseUrl.optional(),
  PROVER_URL: baseUrl.optional(),
  OPS_API_KEY: z.string().optional(),
  SIMULATOR_URL: baseUrl.optional(),
  SIMULATOR_SMTP_PORT: port.optional(),
  SIMULATOR_SEED: integer.default(1),
  SIMULATOR_LATENCY_SCALE: decimal.transform(Number).default(1),
  SIMULATOR_TRAFFIC_RATE: decimal
    .transform(Number)
    .pipe(z.number().max(MAX_RATE, `must be at most ${MAX_RATE}`))
    .default(0),
});
