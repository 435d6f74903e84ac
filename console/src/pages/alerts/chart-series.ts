// The series of a PromQL response as a chart takes them.
import type { Series } from '../../charts/types';
import type { MetricRange } from './use-metric-range';

/** Series on the union of their times, from one end of the range to the other; a time without a sample is a gap. */
export function chartSeries(
  { series, fromMs, toMs }: Pick<MetricRange, 'series' | 'fromMs' | 'toMs'>,
  only: string,
): { readonly times: readonly number[]; readonly series: readonly Series[] } {
  const sampled = series.flatMap(({ points }) => points.map(([at]) => at ?? 0));
  const times = [...new Set([fromMs / 1000, ...sampled, toMs / 1000])].sort((a, b) => a - b);
  return {
    times: times.map((seconds) => seconds * 1000),
    series: series.map(({ labels, points }) => {
      const byTime = new Map(points.map(([at, value]) => [at, value ?? null]));
      return { label: seriesName(labels) || only, values: times.map((at) => byTime.get(at) ?? null) };
    }),
  };
}

function seriesName(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
