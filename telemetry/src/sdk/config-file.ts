// Starts the SDK from a declarative configuration (OTEL_CONFIG_FILE). The file then replaces the other OTEL_* variables.
import { context, metrics, ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { startNodeSDK } from '@opentelemetry/sdk-node';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type IdGenerator, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { installContextManager } from '../context';
import { log } from '../logs/logs';
import { metricViews, sdkMetricReader } from '../metrics/sdk-reader';
import { BoundedSpanProcessor, DEFAULT_LIMITS } from '../traces/export/bounded-processor';
import { preparedIdGenerator } from '../traces/prepared-ids';
import { SpanGuard } from '../traces/span-guard';
import { identityAttributes, type Identity } from './identity';
import { scrubbedResource } from './resource';
import type { SdkSettings } from './settings';

/**
 * The parts of the SDK's tracer provider that have no option in `startNodeSDK`. They are checked before use: without the
 * span guard, no trace must leave the process.
 */
interface ProviderInternals {
  readonly _activeSpanProcessor: { _spanProcessors: SpanProcessor[] };
  readonly _tracerOptions: { resource: Resource; idGenerator?: IdGenerator };
}

interface BatchInternals {
  readonly _exporter: SpanExporter;
  readonly _maxQueueSize: number;
  readonly _maxExportBatchSize: number;
  readonly _scheduledDelayMillis: number;
  readonly _exportTimeoutMillis: number;
}

export function startFromFile(settings: SdkSettings): { shutdown(): Promise<void> } {
  const { instrumentations, options, identity } = settings;
  // startNodeSDK installs its own context manager, of the same kind as ours, unless the file is invalid.
  context.disable();
  const all = [...instrumentations, ...(options.instrumentations ?? []).flat()];
  const sdk = startNodeSDK({
    instrumentations: all,
    ...(options.textMapPropagator !== undefined && { textMapPropagator: options.textMapPropagator }),
  });
  installContextManager();
  const provider = trace.getTracerProvider();
  const delegate = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if (isSdkProvider(delegate)) {
    addGuard(delegate, settings);
    addIdentity(delegate, identity);
    delegate._tracerOptions.idGenerator = preparedIdGenerator(options.idGenerator);
  } else if ('forceFlush' in delegate) {
    trace.disable();
    log.error('traces are disabled: this version of the SDK does not take a span guard with OTEL_CONFIG_FILE');
  }
  exposeMetrics(all, settings);
  return sdk;
}

/** Without a meter provider in the file, the metrics of instrumentations and of getMeter() are still on /metrics. */
function exposeMetrics(instrumentations: readonly Instrumentation[], { options, identity }: SdkSettings): void {
  // The provider of the API cannot flush.
  if ('forceFlush' in metrics.getMeterProvider()) return;
  const provider = new MeterProvider({
    resource: resourceFromAttributes(identityAttributes(identity)),
    readers: [sdkMetricReader(), ...(options.metricReaders ?? [])],
    views: metricViews(options.views),
  });
  metrics.setGlobalMeterProvider(provider);
  for (const instrumentation of instrumentations) instrumentation.setMeterProvider(provider);
}

function isSdkProvider(provider: object): provider is ProviderInternals {
  const { _activeSpanProcessor, _tracerOptions } = provider as Partial<ProviderInternals>;
  return Array.isArray(_activeSpanProcessor?._spanProcessors) && _tracerOptions?.resource !== undefined;
}

function addGuard({ _activeSpanProcessor: active }: ProviderInternals, { options, bytes }: SdkSettings): void {
  const fromFile = active._spanProcessors.map((processor) => bounded(processor, bytes));
  active._spanProcessors = [new SpanGuard([...(options.spanProcessors ?? []), ...fromFile])];
}

/** Replaces a batch processor of the file by one with the same settings that is bounded in bytes. */
function bounded(processor: SpanProcessor, bytes: SdkSettings['bytes']): SpanProcessor {
  if (!(processor instanceof BatchSpanProcessor)) return processor;
  const batch = processor as unknown as Partial<BatchInternals>;
  if (batch._exporter === undefined) return processor;
  return new BoundedSpanProcessor(batch._exporter, 'the exporter in OTEL_CONFIG_FILE', {
    ...DEFAULT_LIMITS,
    ...bytes,
    ...(batch._maxQueueSize !== undefined && { queueSize: batch._maxQueueSize }),
    ...(batch._maxExportBatchSize !== undefined && { batchSize: batch._maxExportBatchSize }),
    ...(batch._scheduledDelayMillis !== undefined && { delayMs: batch._scheduledDelayMillis }),
    ...(batch._exportTimeoutMillis !== undefined && { timeoutMs: batch._exportTimeoutMillis }),
  });
}

/** The file wins, except over the SDK's placeholder of a service without a name. */
function addIdentity({ _tracerOptions: options }: ProviderInternals, identity: Identity): void {
  const file = options.resource.getRawAttributes().filter(([key, value]) => !isPlaceholder(key, value));
  const named = resourceFromAttributes(Object.fromEntries(file));
  options.resource = resourceFromAttributes(identityAttributes(identity)).merge(scrubbedResource(named));
}

function isPlaceholder(key: string, value: unknown): boolean {
  return key === 'service.name' && typeof value === 'string' && value.startsWith('unknown_service');
}
