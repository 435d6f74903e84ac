// Counts the series of a metric by process.
import type { Metric } from '@sextant/signals/declare/metric';
import type { ResponseOf } from '../../api/types';

export type MetricSeries = ResponseOf<'get', '/api/v1/metrics/query'>['series'][number];

/** Besides its buckets, a histogram has the bucket `+Inf`, the sum and the count. */
const EXTRA_SERIES = 3;

/** The most series that one process has; of a histogram, `series` are those of `_count`. */
export function mostSeriesOfProcess(metric: Metric, series: readonly Pick<MetricSeries, 'labels'>[]): number {
  const counts = new Map<string, number>();
  for (const { labels } of series) {
    const process = labels['instance'] ?? '';
    counts.set(process, (counts.get(process) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return metric.kind === 'histogram' ? most * (metric.buckets.length + EXTRA_SERIES) : most;
}
