// Starts the SDK from a declarative configuration (OTEL_CONFIG_FILE). The file then replaces the other OTEL_* variables.
import { context, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { startNodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type IdGenerator, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { log } from '../logs/logs';
import { BoundedSpanProcessor, DEFAULT_LIMITS } from '../traces/export/bounded-processor';
import { preparedIdGenerator } from '../traces/prepared-ids';
import { SpanGuard } from '../traces/span-guard';
import { identityAttributes, type Identity } from './identity';
import { scrubbedResource } from './resource';
import type { SdkSettings } from './sdk';

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
  // startNodeSDK installs its own context manager, of the same kind as ours.
  context.disable();
  const sdk = startNodeSDK({
    instrumentations: [...instrumentations, ...(options.instrumentations ?? [])],
    ...(options.textMapPropagator !== undefined && { textMapPropagator: options.textMapPropagator }),
  });
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
  return sdk;
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
