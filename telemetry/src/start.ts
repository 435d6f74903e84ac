// Starts telemetry, before the application loads instrumented libraries.
import { propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { buildInfo } from '@sextant/signals/process';
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import './context';
import { int, readConfig, str, url, type ConfigOf } from './config';
import { defaultInstrumentations } from './instrumentations';
import { winstonSink } from './logs/log-sink';
import { configureLogs, log } from './logs/logs';
import { LokiTransport } from './logs/loki/transport';
import { gauge } from './metrics/metrics';
import { setMetricsPort } from './http/metrics-server';
import { exposeDefaults } from './metrics/registry';
import { spanPipeline, type SpanPipeline } from './traces/tracer/span-pipeline';
import { tracerProvider } from './traces/tracer/tracer';

export interface StartOptions {
  /** Service name, in target labels, spans and log lines. */
  readonly service: string;
  /** Default of SEXTANT_VERSION; otherwise the version of the program's package. */
  readonly version?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Telemetry {
  /** Resolves when all pending spans are sent or dropped. Never rejects. */
  flush(): Promise<void>;
  /** Sends pending telemetry for at most 5 seconds. Later calls wait for the first. Never rejects. */
  shutdown(): Promise<void>;
}

export const TELEMETRY_VARIABLES = {
  SEXTANT_ENV: str({ description: 'environment of the service', default: 'local' }),
  SEXTANT_VERSION: str({ description: 'version of the service; by default that of its package', default: undefined }),
  LOG_LEVEL: str({ description: 'minimum level of log lines', oneOf: LOG_LEVELS, default: 'info' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url({
    description: 'OTLP/HTTP base URL for traces; without it traces are disabled',
    default: undefined,
  }),
  LOKI_URL: url({ description: 'base URL of Loki; without it logs go only to stdout', default: undefined }),
  METRICS_PORT: int({
    description: 'separate port for /metrics on all addresses; by default /metrics is on the port of the service',
    default: undefined,
    min: 1,
    max: 65_535,
  }),
} as const;

const SHUTDOWN_MS = 5_000;

/**
 * Starts traces, metrics and logs for this process.
 *
 * @throws ConfigError with every invalid variable
 */
export function start(options: StartOptions): Telemetry {
  const config = readConfig(options.env ?? process.env, TELEMETRY_VARIABLES);
  const identity = {
    service: options.service,
    env: config.SEXTANT_ENV,
    version: config.SEXTANT_VERSION ?? options.version ?? versionOfProgram(),
  };
  const traces = startTraces(identity, config);
  const labels = { service: identity.service, env: identity.env };
  const loki = config.LOKI_URL === undefined ? undefined : new LokiTransport({ url: config.LOKI_URL, labels });
  const sink = winstonSink(identity, loki ? [loki] : []);
  configureLogs({ level: config.LOG_LEVEL, sink });
  // A closed stdout must not end the process.
  process.stdout.on('error', () => {});
  exposeDefaults();
  setMetricsPort(config.METRICS_PORT);
  gauge(buildInfo).set({ version: identity.version, node: process.version }, 1);
  process.on('uncaughtExceptionMonitor', (error) => log.error('uncaught exception: the process exits', error));

  let stopping: Promise<void> | undefined;
  return {
    flush: async () => traces?.flush(),
    shutdown: () => {
      sink.flush();
      return (stopping ??= Promise.allSettled([traces?.shutdown(SHUTDOWN_MS), loki?.flush(SHUTDOWN_MS)]).then(
        () => undefined,
      ));
    },
  };
}

interface Identity {
  readonly service: string;
  readonly env: string;
  readonly version: string;
}

/** Records all traces or none; the collector decides which to keep. */
function startTraces(
  { service, env, version }: Identity,
  config: ConfigOf<typeof TELEMETRY_VARIABLES>,
): SpanPipeline | undefined {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const resource = {
    'service.name': service,
    'service.version': version,
    'deployment.environment.name': env,
    'deployment.environment': env,
    'telemetry.sdk.language': 'nodejs',
  };
  const pipeline = endpoint === undefined ? undefined : spanPipeline({ url: `${endpoint}/v1/traces`, resource });
  trace.setGlobalTracerProvider(tracerProvider(pipeline?.sink));
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  registerInstrumentations({ instrumentations: defaultInstrumentations() });
  return pipeline;
}

/** The version in the nearest package.json of the program. */
function versionOfProgram(): string {
  let folder = dirname(process.argv[1] ?? '.');
  for (let up = 0; up < 8; up += 1, folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
      if (typeof version === 'string') return version;
    } catch {
      // No package.json here: continue with the parent folder.
    }
  }
  return '0.0.0';
}
