// What start() passes to the SDK.
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { BatchLimits } from '../traces/export/bounded-processor';
import type { Identity } from './identity';

/** Options of NodeSDK that start() passes on. They win over the environment, as in NodeSDK, except where it says so. */
export type SdkOptions = Partial<
  Pick<
    NodeSDKConfiguration,
    | 'idGenerator'
    | 'instrumentations'
    | 'logRecordProcessors'
    | 'metricReaders'
    | 'resource'
    | 'resourceDetectors'
    | 'sampler'
    | 'spanLimits'
    | 'spanProcessors'
    | 'textMapPropagator'
    | 'traceExporter'
    | 'views'
  >
>;

export interface SdkSettings {
  readonly identity: Identity;
  /** Limits of the queue and of requests. */
  readonly bytes: Pick<BatchLimits, 'queueBytes' | 'requestBytes'>;
  readonly instrumentations: readonly Instrumentation[];
  readonly options: SdkOptions;
}
