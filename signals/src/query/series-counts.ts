// PromQL that counts the series of metrics, to compare them with the series budgets, which are per process.
import type { Metric } from '../declare/metric';
import type { Vector } from './expression';

/** The number of series by name, with the parts of histograms as Prometheus stores them, in each process. */
export function seriesByProcess(
  metrics: readonly Metric[],
): Vector<'series', '__name__' | 'job' | 'instance', 'promql'> {
  const names = metrics.map(({ name }) => name).join('|');
  const matchers = [{ label: '__name__', op: '=~', value: `(?:${names})(?:_bucket|_sum|_count)?` }] as const;
  const arg = { type: 'selector', name: '', matchers } as const;
  const node = { type: 'aggregate', name: 'count', by: ['__name__', 'job', 'instance'], arg } as const;
  return { language: 'promql', unit: 'series', node };
}
