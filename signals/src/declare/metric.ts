// Metrics: counters, gauges and histograms.
import type { Label, LabelValues } from './label';

export type Stability = 'stable' | 'development';

interface Declaration<K extends string, N extends string, L extends readonly Label[], U extends string> {
  readonly declares: 'metric';
  readonly kind: K;
  readonly name: N;
  readonly help: string;
  /** Base unit: seconds, bytes, usd, ratio or percent, or the counted items, such as jobs. */
  readonly unit: U;
  readonly labels: L;
  /** Renaming a stable metric is a breaking change. */
  readonly stability: Stability;
  /** Replacement of a deprecated metric. */
  readonly successor?: string;
  /** True for metrics of other programs, which are only queried. */
  readonly foreign?: true;
}

export type Counter<
  N extends string = string,
  L extends readonly Label[] = readonly Label[],
  U extends string = string,
> = Declaration<'counter', N, L, U>;
export type Gauge<
  N extends string = string,
  L extends readonly Label[] = readonly Label[],
  U extends string = string,
> = Declaration<'gauge', N, L, U>;
export interface Histogram<
  N extends string = string,
  L extends readonly Label[] = readonly Label[],
  U extends string = string,
> extends Declaration<'histogram', N, L, U> {
  /** Upper bounds of the classic buckets, ascending, in the metric's unit. Every alert threshold must be one of them. */
  readonly buckets: readonly number[];
}
export type Metric = Counter | Gauge | Histogram;

export type LabelsOf<M extends Metric> = LabelValues<M['labels']>;

interface Spec<N extends string, L extends readonly Label[], U extends string> {
  readonly name: N;
  readonly help: string;
  readonly unit: U;
  readonly labels: L;
  readonly stability?: Stability;
  readonly successor?: string;
}

/** Declares a counter; its name ends in `_total`. */
export function counter<const N extends string, const L extends readonly Label[], const U extends string>(
  spec: Spec<N, L, U>,
): Counter<N, L, U> {
  return { stability: 'development', ...spec, declares: 'metric', kind: 'counter' };
}

/** Declares a value that goes up and down. */
export function gauge<const N extends string, const L extends readonly Label[], const U extends string>(
  spec: Spec<N, L, U>,
): Gauge<N, L, U> {
  return { stability: 'development', ...spec, declares: 'metric', kind: 'gauge' };
}

/** Declares a distribution with explicit buckets. */
export function histogram<const N extends string, const L extends readonly Label[], const U extends string>(
  spec: Spec<N, L, U> & { readonly buckets: readonly number[] },
): Histogram<N, L, U> {
  return { stability: 'development', ...spec, declares: 'metric', kind: 'histogram' };
}

/** Marks a metric of another program: it can be queried but not emitted. */
export function foreign<M extends Metric>(metric: M): M {
  return { ...metric, foreign: true };
}

/** Maximum number of series per process: the product of the labels' budgets, times the buckets. */
export function seriesBudget(metric: Metric): number {
  const combinations = metric.labels.reduce((product, l) => product * (l.budget + (l.values ? 0 : 1)), 1);
  return metric.kind === 'histogram' ? combinations * (metric.buckets.length + 3) : combinations;
}
