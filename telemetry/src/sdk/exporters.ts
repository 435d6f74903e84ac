// Span processors and metric readers for the exporters that the environment names. The exporters read their own variables:
// endpoint, headers, timeout, compression and TLS.
import { diag } from '@opentelemetry/api';
import { getNumberFromEnv, getStringFromEnv, getStringListFromEnv } from '@opentelemetry/core';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ConsoleMetricExporter, PeriodicExportingMetricReader, type IMetricReader } from '@opentelemetry/sdk-metrics';
import {
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { BoundedSpanProcessor, DEFAULT_LIMITS, type BatchLimits } from '../traces/export/bounded-processor';

type Signal = 'TRACES' | 'METRICS' | 'LOGS';
type Bytes = Pick<BatchLimits, 'queueBytes' | 'requestBytes'>;

/**
 * The exporters of a signal. Without a variable, traces have `otlp` if there is an endpoint, which a laptop without a
 * collector lacks. Other signals have none: Prometheus scrapes metrics, and log lines go to stdout and Loki.
 */
export function exporterNames(signal: Signal): readonly string[] {
  const names =
    getStringListFromEnv(`OTEL_${signal}_EXPORTER`) ?? (signal === 'TRACES' && hasEndpoint() ? ['otlp'] : []);
  return names.includes('none') ? [] : [...new Set(names)];
}

function hasEndpoint(): boolean {
  return ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].some(
    (name) => getStringFromEnv(name) !== undefined,
  );
}

export function protocolOf(signal: Signal): string {
  const name = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  return getStringFromEnv(name) ?? getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf';
}

/** One processor per exporter in OTEL_TRACES_EXPORTER. */
export function spanProcessorsFromEnv(bytes: Bytes): SpanProcessor[] {
  return exporterNames('TRACES').flatMap((name) => {
    if (name === 'console') return new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() });
    if (name === 'otlp') return boundedProcessor(otlpTraceExporter(), bytes);
    diag.warn(`OTEL_TRACES_EXPORTER names the unknown exporter ${name}: expected otlp, console or none`);
    return [];
  });
}

/** A processor with the OTEL_BSP_* settings. */
export function boundedProcessor(exporter: SpanExporter, bytes: Bytes): SpanProcessor {
  return new BoundedSpanProcessor(exporter, tracesAddress(), {
    ...bytes,
    queueSize: positiveFromEnv('OTEL_BSP_MAX_QUEUE_SIZE') ?? DEFAULT_LIMITS.queueSize,
    batchSize: positiveFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? DEFAULT_LIMITS.batchSize,
    delayMs: positiveFromEnv('OTEL_BSP_SCHEDULE_DELAY') ?? DEFAULT_LIMITS.delayMs,
    timeoutMs: positiveFromEnv('OTEL_BSP_EXPORT_TIMEOUT') ?? DEFAULT_LIMITS.timeoutMs,
  });
}

function otlpTraceExporter(): SpanExporter {
  const protocol = protocolOf('TRACES');
  if (protocol === 'grpc') return new GrpcTraceExporter();
  if (protocol === 'http/json') return new JsonTraceExporter();
  if (protocol !== 'http/protobuf') diag.warn(`unknown OTLP protocol ${protocol}: http/protobuf is used`);
  return new ProtoTraceExporter();
}

/** The address for the log: without credentials and query, which may hold a key. */
function tracesAddress(): string {
  const isGrpc = protocolOf('TRACES') === 'grpc';
  const own = getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const general = getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT');
  const address = own ?? general ?? (isGrpc ? 'http://localhost:4317' : 'http://localhost:4318');
  if (!URL.canParse(address)) return 'an invalid address';
  const { protocol, host, pathname } = new URL(address);
  const path = own !== undefined || isGrpc ? pathname : `${pathname.replace(/(?<!\/)\/+$/, '')}/v1/traces`;
  return `${protocol}//${host}${path}`;
}

/** The readers that OTEL_METRICS_EXPORTER names. By default none: Prometheus scrapes /metrics. */
export function metricReadersFromEnv(): IMetricReader[] {
  return exporterNames('METRICS').flatMap((name): IMetricReader[] => {
    if (name === 'console') return [periodicReader(new ConsoleMetricExporter())];
    if (name === 'otlp') return [periodicReader(otlpMetricExporter())];
    if (name === 'prometheus') return [prometheusReader()];
    diag.warn(`OTEL_METRICS_EXPORTER names the unknown exporter ${name}: expected otlp, console, prometheus or none`);
    return [];
  });
}

function otlpMetricExporter() {
  const protocol = protocolOf('METRICS');
  if (protocol === 'grpc') return new GrpcMetricExporter();
  return protocol === 'http/json' ? new JsonMetricExporter() : new ProtoMetricExporter();
}

type PushExporter = ConstructorParameters<typeof PeriodicExportingMetricReader>[0]['exporter'];

function periodicReader(exporter: PushExporter): IMetricReader {
  const exportIntervalMillis = positiveFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? 60_000;
  const timeout = positiveFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? 30_000;
  const exportTimeoutMillis = Math.min(timeout, exportIntervalMillis);
  return new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
}

function prometheusReader(): IMetricReader {
  const host = getStringFromEnv('OTEL_EXPORTER_PROMETHEUS_HOST');
  const port = getNumberFromEnv('OTEL_EXPORTER_PROMETHEUS_PORT');
  return new PrometheusExporter({ ...(host !== undefined && { host }), ...(port !== undefined && { port }) });
}

export function positiveFromEnv(name: string): number | undefined {
  const value = getNumberFromEnv(name);
  return value !== undefined && value > 0 ? value : undefined;
}
