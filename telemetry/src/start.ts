// Starts telemetry: one call, before the application loads what is to be instrumented.
import { propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { buildInfo } from '@sextant/signals/process';
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import './context';
import { readConfig, str, url, type ConfigOf } from './config';
import { instrument } from './instrumentations';
import { configureLogs, log, winstonSink } from './logs';
import { LokiTransport } from './loki-transport';
import { gauge } from './metrics';
import { exposeDefaults } from './registry';
import { spanPipeline } from './span-pipeline';

export interface StartOptions {
  /** Name of the service, as in its target label and its log lines. */
  readonly service: string;
  /** Used where SEXTANT_VERSION is not set; by default the version of the program's package. */
  readonly version?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Telemetry {
  /** Sends what waits, for at most 5 seconds; the second call waits for the first. Never rejects. */
  shutdown(): Promise<void>;
}

/** The variables that start() reads. */
export const TELEMETRY_VARIABLES = {
  SEXTANT_ENV: str({ description: 'environment that the service runs in', default: 'local' }),
  SEXTANT_VERSION: str({ description: 'version of the service', default: undefined }),
  LOG_LEVEL: str({ description: 'least severity that is logged', oneOf: LOG_LEVELS, default: 'info' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url({
    description: 'OTLP/HTTP base URL; without it traces are off',
    default: undefined,
  }),
  LOKI_URL: url({ description: 'base URL of Loki; without it logs go to stdout only', default: undefined }),
} as const;

const SHUTDOWN_MS = 5_000;

/**
 * Starts traces, metrics and logs for this process.
 *
 * @throws ConfigError that lists every bad variable
 */
export function start(options: StartOptions): Telemetry {
  const config = readConfig(options.env ?? process.env, TELEMETRY_VARIABLES);
  const identity = {
    service: options.service,
    env: config.SEXTANT_ENV,
    version: config.SEXTANT_VERSION ?? options.version ?? versionOfProgram(),
  };
  const provider = startTraces(identity, config);
  const labels = { service: identity.service, env: identity.env };
  const loki = config.LOKI_URL === undefined ? undefined : new LokiTransport({ url: config.LOKI_URL, labels });
  configureLogs({ ...identity, level: config.LOG_LEVEL, sink: winstonSink(loki ? [loki] : []) });
  // A reader of stdout that goes away must not end the process.
  process.stdout.on('error', () => {});
  exposeDefaults();
  gauge(buildInfo).set({ version: identity.version, node: process.version }, 1);
  process.on('uncaughtExceptionMonitor', (error) => log.error('the process ends: nothing caught an error', error));

  let stopping: Promise<void> | undefined;
  return {
    shutdown: () =>
      (stopping ??= within(SHUTDOWN_MS, [provider.shutdown(), loki?.flush(SHUTDOWN_MS) ?? Promise.resolve()])),
  };
}

interface Identity {
  readonly service: string;
  readonly env: string;
  readonly version: string;
}

function startTraces(
  { service, env, version }: Identity,
  config: ConfigOf<typeof TELEMETRY_VARIABLES>,
): TracerProvider {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const provider = new TracerProvider({
    // Which traces to keep is decided in the collector, where their end is known.
    sampler: endpoint === undefined ? new AlwaysOffSampler() : new AlwaysOnSampler(),
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': version,
      'deployment.environment.name': env,
      'deployment.environment': env,
    }),
    spanLimits: { attributeValueLengthLimit: 4_096, attributeCountLimit: 64 },
    spanProcessors:
      endpoint === undefined
        ? []
        : [spanPipeline(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 4_000 }))],
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  instrument();
  return provider;
}

async function within(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([Promise.allSettled(work), late]);
  clearTimeout(timer);
}

/** The version in the package.json nearest to the program that was started. */
function versionOfProgram(): string {
  let folder = dirname(process.argv[1] ?? '.');
  for (let up = 0; up < 8; up += 1, folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
      if (typeof version === 'string') return version;
    } catch {
      // No package.json here: look one folder up.
    }
  }
  return '0.0.0';
}
