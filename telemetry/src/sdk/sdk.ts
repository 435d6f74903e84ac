// Starts the OpenTelemetry SDK from the environment or from a configuration file, with our span guard.
import { metrics, ProxyTracerProvider, trace, type ContextManager } from '@opentelemetry/api';
import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import { defaultResource } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { metricViews, sdkMetricReader } from '../metrics/sdk-reader';
import { preparedIdGenerator } from '../traces/prepared-ids';
import { SpanGuard } from '../traces/span-guard';
import { startFromFile } from './config-file';
import { boundedProcessor, metricReadersFromEnv, spanProcessorsFromEnv } from './exporters';
import { logRecordProcessors } from './log-records';
import { detectorsOf, scrubbedResource } from './resource';
import type { SdkSettings } from './settings';

export interface Sdk {
  /** Resolves when pending telemetry is exported or dropped. Never rejects. */
  flush(): Promise<void>;
  /** Never rejects. */
  shutdown(): Promise<void>;
}

export function startSdk(settings: SdkSettings): Sdk {
  const sdk = getStringFromEnv('OTEL_CONFIG_FILE') === undefined ? startNodeSdk(settings) : startFromFile(settings);
  return {
    flush: async () =>
      void (await Promise.allSettled([
        flushGlobal(tracerProvider()),
        flushGlobal(metrics.getMeterProvider() as object),
      ])),
    shutdown: () => sdk.shutdown().catch(() => undefined),
  };
}

function startNodeSdk({ identity, bytes, instrumentations, options }: SdkSettings): { shutdown(): Promise<void> } {
  const { instrumentations: others = [], traceExporter, spanProcessors = [], metricReaders = [], ...rest } = options;
  const processors = [
    ...spanProcessors,
    ...(traceExporter ? [boundedProcessor(traceExporter, bytes)] : spanProcessorsFromEnv(bytes)),
  ];
  const readers = [sdkMetricReader(), ...metricReaders, ...metricReadersFromEnv()];
  const sdk = new NodeSDK({
    ...rest,
    idGenerator: preparedIdGenerator(options.idGenerator),
    resource: options.resource ? defaultResource().merge(scrubbedResource(options.resource)) : defaultResource(),
    resourceDetectors: detectorsOf(identity, options.resourceDetectors),
    instrumentations: [...instrumentations, ...others],
    spanProcessors: guarded(processors),
    metricReaders: readers,
    views: metricViews(options.views),
    // It is installed already, as the run context works before start(). The SDK takes null, but its type lacks it.
    contextManager: null as unknown as ContextManager,
    logRecordProcessors: logRecordProcessors(options.logRecordProcessors),
  });
  sdk.start();
  return sdk;
}

/** Without processors there is no tracer provider, so that spans cost nothing. */
function guarded(processors: readonly SpanProcessor[]): SpanProcessor[] {
  return processors.length === 0 ? [] : [new SpanGuard(processors, maxText())];
}

/** The limit of texts: the one that the environment sets for attributes, if any. */
function maxText(): number | undefined {
  return (
    getNumberFromEnv('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? getNumberFromEnv('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT')
  );
}

/** The SDK's provider behind the proxy of the API. */
function tracerProvider(): object {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
}

/** A provider of the API cannot flush, one of the SDK can. */
async function flushGlobal(provider: { readonly forceFlush?: () => Promise<void> }): Promise<void> {
  await provider.forceFlush?.();
}
