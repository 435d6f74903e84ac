// Exporters and their queues.
import { env, type Settings } from './config';

const MIB = 1024 * 1024;

/** On disk: accepted data survives a restart of the collector and an outage of the backend. */
const diskQueue: Settings = {
  storage: 'file_storage',
  sizer: 'bytes',
  queue_size: 256 * MIB,
  num_consumers: 4,
  // In bytes: Loki's ingesters refuse messages over 4 MiB, and Jaeger requests over 20 MiB.
  batch: { sizer: 'bytes', min_size: MIB / 4, max_size: 2 * MIB, flush_timeout: '200ms' },
};

/** Retries without limit; the size of the queue is the bound. */
const retry: Settings = { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' };

/** OTLP over HTTP to `endpoint`. */
export function otlpHttp(endpoint: string): Settings {
  return { endpoint, timeout: '10s', sending_queue: diskQueue, retry_on_failure: retry };
}

/** Serves the span metrics for scraping. */
export const spanMetricsEndpoint: Settings = {
  endpoint: env('COLLECTOR_SPANMETRICS'),
  without_scope_info: true,
  metric_expiration: '5m',
};
