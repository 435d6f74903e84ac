// Starts telemetry, before the application loads instrumented libraries.
import { buildInfo } from '@sextant/signals/process';
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import { PROCESS_EXITS } from '@sextant/signals/telemetry';
import type TransportStream from 'winston-transport';
import './context';
import { int, path, readConfig, secret, str, url, urls, type ConfigOf } from './config';
import { startFacts, type Facts } from './facts/start-facts';
import { setMetricsPort } from './http/metrics-server';
import { defaultInstrumentations, TRACE_DETAILS } from './instrumentations';
import { log } from './logs/logs';
import { startLogs } from './logs/start-logs';
import { gauge } from './metrics/metrics';
import { exposeDefaults } from './metrics/registry';
import { logDiagnostics } from './sdk/diagnostics';
import { checkLoaderHook } from './sdk/es-modules';
import { DEFAULT_ENV, identityOf, type Identity } from './sdk/identity';
import { startSdk } from './sdk/sdk';
import type { SdkOptions } from './sdk/settings';
import { DEFAULT_LIMITS } from './traces/export/bounded-processor';

export interface StartOptions extends SdkOptions {
  /** Service name, in target labels, spans and log lines; OTEL_SERVICE_NAME wins. */
  readonly service: string;
  /** Default of SEXTANT_VERSION; otherwise the version of the program's package. */
  readonly version?: string;
  /** Source of the SEXTANT_*, LOG_LEVEL, LOKI_URL and METRICS_PORT variables. The SDK reads OTEL_* from `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Further winston transports for log lines. */
  readonly transports?: readonly TransportStream[];
}

export interface Telemetry {
  /** Resolves when all pending spans are sent or dropped. Never rejects. */
  flush(): Promise<void>;
  /** Sends pending telemetry for at most 5 seconds. Later calls wait for the first. Never rejects. */
  shutdown(): Promise<void>;
}

export const TELEMETRY_VARIABLES = {
  SEXTANT_ENV: str({ description: 'environment of the service', default: DEFAULT_ENV }),
  SEXTANT_VERSION: str({ description: 'version of the service; by default that of its package', default: undefined }),
  LOG_LEVEL: str({ description: 'minimum level of log lines', oneOf: LOG_LEVELS, default: 'info' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url({
    description: 'OTLP base URL of the collector; without it and without OTEL_TRACES_EXPORTER traces are disabled',
    default: undefined,
  }),
  SEXTANT_SPAN_QUEUE_BYTES: int({
    description: 'size limit of the spans that wait for an exporter, in bytes; further spans are dropped and counted',
    default: DEFAULT_LIMITS.queueBytes,
    min: 65_536,
  }),
  SEXTANT_SPAN_REQUEST_BYTES: int({
    description: 'size limit of one request with spans, in bytes before compression',
    default: DEFAULT_LIMITS.requestBytes,
    min: 16_384,
  }),
  SEXTANT_TRACE_DETAIL: str({
    description: 'standard, or full: also spans that tell nothing unless they fail, such as COMMIT',
    oneOf: TRACE_DETAILS,
    default: 'standard',
  }),
  LOKI_URL: url({ description: 'base URL of Loki; without it logs go only to stdout', default: undefined }),
  SEXTANT_LOG_SPOOL_DIR: path({
    description:
      'folder for log lines that are not sent when the process ends; by default XDG_STATE_HOME or the temporary folder',
    default: undefined,
  }),
  ALERTMANAGER_URL: urls({
    description: 'base URL of Alertmanager, or of each of its replicas, for facts; without it facts are not posted',
    default: undefined,
  }),
  ALERTMANAGER_USER: str({ description: 'user name for basic authentication at Alertmanager', default: 'sextant' }),
  ALERTMANAGER_PASSWORD: secret({
    description: 'password for basic authentication at Alertmanager; without it requests have no authentication',
    default: undefined,
  }),
  SEXTANT_FACTS_FILE: path({
    description: 'file with the alerts of facts; by default the file of this repository',
    default: undefined,
  }),
  GRAFANA_URL: url({ description: 'base URL of Grafana, for links in the alerts of facts', default: undefined }),
  RUNBOOKS_URL: url({ description: 'base URL of the runbooks, for links in the alerts of facts', default: undefined }),
  METRICS_PORT: int({
    description: 'separate port for /metrics on all addresses; by default /metrics is on the port of the service',
    default: undefined,
    min: 1,
    max: 65_535,
  }),
} as const;

const SHUTDOWN_MS = 5_000;

let running: Telemetry | undefined;

/**
 * Starts traces, metrics and logs for this process: NodeSDK with the OTEL_* variables, our metrics and our log. A later call
 * returns the running telemetry.
 *
 * @throws ConfigError with every invalid variable
 */
export function start(options: StartOptions): Telemetry {
  if (running === undefined) return (running = startOnce(options));
  const { service: _s, version: _v, env: _e, ...ignored } = options;
  const names = Object.keys(ignored);
  if (names.length > 0) log.warn('telemetry runs already: options of a later start have no effect', { options: names });
  return running;
}

function startOnce(options: StartOptions): Telemetry {
  const env = options.env ?? process.env;
  const config = readConfig(env, TELEMETRY_VARIABLES);
  // The default of SEXTANT_ENV must not win over OTEL_RESOURCE_ATTRIBUTES.
  const variables = {
    env: env.SEXTANT_ENV === undefined || env.SEXTANT_ENV === '' ? undefined : config.SEXTANT_ENV,
    version: config.SEXTANT_VERSION,
  };
  const identity = identityOf({ ...options, variables });
  const logs = startLogs({
    identity,
    level: config.LOG_LEVEL,
    lokiUrl: config.LOKI_URL,
    spoolFolder: config.SEXTANT_LOG_SPOOL_DIR,
    transports: options.transports,
  });
  const facts = startFactsOf(config, identity);
  // A closed stdout must not end the process.
  process.stdout.on('error', () => {});
  logDiagnostics();
  const { service: _s, version: _v, env: _e, transports: _t, ...sdkOptions } = options;
  const sdk = startSdk({
    identity,
    bytes: { queueBytes: config.SEXTANT_SPAN_QUEUE_BYTES, requestBytes: config.SEXTANT_SPAN_REQUEST_BYTES },
    instrumentations: defaultInstrumentations(config.SEXTANT_TRACE_DETAIL),
    options: sdkOptions,
  });
  // With OTEL_LOG_LEVEL the SDK has replaced the logger by the console.
  logDiagnostics();
  checkLoaderHook();
  exposeDefaults();
  setMetricsPort(config.METRICS_PORT);
  gauge(buildInfo).set({ version: identity.version, node: process.version }, 1);
  process.on('uncaughtExceptionMonitor', (error) => log.error(PROCESS_EXITS, error));

  let stopping: Promise<void> | undefined;
  return {
    flush: () => sdk.flush(),
    shutdown: () => {
      logs.flush();
      return (stopping ??= within(SHUTDOWN_MS, [sdk.shutdown(), logs.shutdown(SHUTDOWN_MS), facts.shutdown()]));
    },
  };
}

function startFactsOf(config: ConfigOf<typeof TELEMETRY_VARIABLES>, identity: Identity): Facts {
  const { ALERTMANAGER_URL, ALERTMANAGER_USER: username, ALERTMANAGER_PASSWORD: password } = config;
  if (!ALERTMANAGER_URL) return { shutdown: () => Promise.resolve() };
  const { GRAFANA_URL: grafana, RUNBOOKS_URL: runbooks } = config;
  return startFacts({
    identity,
    urls: ALERTMANAGER_URL,
    credentials: password === undefined ? undefined : { username, password },
    file: config.SEXTANT_FACTS_FILE,
    links: { ...(grafana !== undefined && { grafana }), ...(runbooks !== undefined && { runbooks }) },
  });
}

/** Resolves when all settle, after `ms` at the latest. */
async function within(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([Promise.allSettled(work), timeout]);
  clearTimeout(timer);
}
