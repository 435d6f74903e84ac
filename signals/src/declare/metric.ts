// Metrics: counters, gauges and histograms as typed values.
import type { Label, LabelValues } from './label';

export type Stability = 'stable' | 'development';

interface Declaration<K extends string, N extends string, L extends readonly Label[], U extends string> {
  readonly declares: 'metric';
  readonly kind: K;
  readonly name: N;
  readonly help: string;
  /** The base unit of one sample: seconds, bytes, usd, ratio, percent, or what is counted (jobs, calls). */
  readonly unit: U;
  readonly labels: L;
  /** A stable name is asked for by users' own dashboards; renaming it is a breaking change. */
  readonly stability: Stability;
  /** The name that replaces this one, when it is on its way out. */
  readonly successor?: string;
  /** True for what other programs emit and we only read. */
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
  /** Upper bounds of the classic buckets, ascending, in the metric's unit; every alert threshold is one of them. */
  readonly buckets: readonly number[];
}
export type Metric = Counter | Gauge | Histogram;

/** The labels record of a metric. */
export type LabelsOf<M extends Metric> = LabelValues<M['labels']>;

interface Spec<N extends string, L extends readonly Label[], U extends string> {
  readonly name: N;
  readonly help: string;
  readonly unit: U;
  readonly labels: L;
  readonly stability?: Stability;
  readonly successor?: string;
}

/** Declares a monotonically increasing count; its name ends in `_total`. */
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

/** Declares a metric of another program: it can be queried like our own, and is never emitted by us. */
export function foreign<M extends Metric>(metric: M): M {
  return { ...metric, foreign: true };
}

/** The most series one process can hold for a metric: the product of its labels' budgets, times its buckets. */
export function seriesBudget(metric: Metric): number {
  const combinations = metric.labels.reduce((product, l) => product * (l.budget + (l.values ? 0 : 1)), 1);
  return metric.kind === 'histogram' ? combinations * (metric.buckets.length + 3) : combinations;
}
