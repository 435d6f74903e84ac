// Rate, errors and duration of every span, counted before sampling.
import { spanMetricsDurationSeconds } from '@sextant/signals/foreign';
import type { Settings } from './config';

export const spanMetrics: Settings = {
  namespace: 'traces.span.metrics',
  histogram: {
    unit: 's',
    explicit: { buckets: spanMetricsDurationSeconds.buckets.map((seconds) => `${seconds}s`) },
  },
  // Leaves service.name, span.name, span.kind and status.code.
  exclude_dimensions: ['collector.instance.id'],
  // One set of series per service, whatever its number of processes, and at most this many.
  resource_metrics_key_attributes: ['service.name'],
  resource_metrics_cache_size: 100,
  aggregation_cardinality_limit: 200,
  series_expiration: '1h',
  metrics_flush_interval: '5s',
  // Counted before sampling, they would name traces that are not kept.
  exemplars: { enabled: false },
};

/** Without a resource, the exporter adds neither job nor instance, and no target_info: the dimensions say all. */
export const withoutResource: Settings = {
  error_mode: 'ignore',
  metric_statements: ['delete_matching_keys(resource.attributes, ".*")'],
};
