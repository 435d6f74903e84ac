// Rate, errors and duration of spans, before sampling.
import { spanMetricsDurationSeconds } from '@sextant/signals/foreign';
import type { Settings } from './config';

export const spanMetrics: Settings = {
  namespace: 'traces.span.metrics',
  histogram: {
    unit: 's',
    explicit: { buckets: spanMetricsDurationSeconds.buckets.map((seconds) => `${seconds}s`) },
  },
  // The remaining dimensions are service.name, span.name, span.kind and status.code.
  exclude_dimensions: ['collector.instance.id'],
  // One set of series per service, independent of its number of processes.
  resource_metrics_key_attributes: ['service.name'],
  resource_metrics_cache_size: 100,
  aggregation_cardinality_limit: 200,
  series_expiration: '1h',
  metrics_flush_interval: '5s',
  // Exemplars would refer to dropped traces, as these metrics count before sampling.
  exemplars: { enabled: false },
};

/** Without resource attributes, the exporter adds no job and instance labels and no target_info. */
export const withoutResource: Settings = {
  error_mode: 'ignore',
  metric_statements: ['delete_matching_keys(resource.attributes, ".*")'],
};
