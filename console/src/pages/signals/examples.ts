// Queries over a metric, to start from.
import type { Metric } from '@sextant/signals/declare/metric';
import { quantile, rate, value } from '@sextant/signals/query/promql';
import { sum } from '@sextant/signals/query/operators';
import { render } from '@sextant/signals/query/render';
import { sextant } from '@sextant/signals/sextant';

export interface Example {
  readonly title: string;
  readonly query: string;
  /** Unit id of Grafana. */
  readonly unit: string;
}

/** Undefined for a metric of a newer ops. */
export function metricNamed(name: string): Metric | undefined {
  return sextant.metrics.find((one) => one.name === name);
}

const WINDOW = '5m';

export function examplesOf(metric: Metric): readonly Example[] {
  if (metric.kind === 'counter')
    return [{ title: 'Rate', query: render(sum(rate(metric, WINDOW))), unit: `suffix: ${metric.unit}/s` }];
  const unit = metric.unit === 'seconds' ? 's' : metric.unit === 'bytes' ? 'bytes' : 'short';
  if (metric.kind === 'gauge') return [{ title: 'Value', query: render(value(metric)), unit }];
  return [0.5, 0.95, 0.99].map((q) => ({
    title: `${q * 100}% are below`,
    query: render(quantile(q, metric, { window: WINDOW })),
    unit,
  }));
}
