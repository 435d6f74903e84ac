// Creates instruments from declared metrics. Missing and undeclared labels do not compile.
import type { Span } from '@opentelemetry/api';
import type {
  Counter as CounterDeclaration,
  Gauge as GaugeDeclaration,
  Histogram as HistogramDeclaration,
  LabelsOf,
  Metric,
} from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';
import { collecting } from './collect';
import { exemplarOf, type Exemplar } from './exemplars';
import { expose, type ExposedMetric, type Sample } from './registry';
import { closedCombinations, seriesOf, type Labels } from './series';

export interface Counter<L> {
  /** Adds `n`, by default 1; must not be negative. */
  inc(labels: L, n?: number): void;
}

export interface Gauge<L> {
  set(labels: L, value: number): void;
  /** Sets values at each scrape; series that are not set disappear. */
  onCollect(collect: (set: (labels: L, value: number) => void) => void | Promise<void>): void;
}

export interface Histogram<L> {
  /** Records a value in the unit of the metric; `span` defaults to the active span. */
  observe(labels: L, value: number, span?: Span): void;
  /** Starts a timer; the returned function records the duration and returns it in seconds. */
  startTimer(): (labels: L) => number;
  startTimer<K extends keyof L>(labels: Pick<L, K>): (...rest: Rest<Omit<L, K>>) => number;
}

/** Labels of a call. For a metric without labels, `{}` as a type would accept any label. */
type RequiredLabels<M extends Metric> = keyof LabelsOf<M> extends never ? Record<string, never> : LabelsOf<M>;

type Rest<R> = Record<never, never> extends R ? [labels?: R] : [labels: R];

/** Counters with at most this many series create them all with 0, so that `rate()` sees the first increase. */
const MAX_ZERO_SERIES = 64;

/** Returns the instrument of a counter, always the same for a declaration. */
export function counter<M extends CounterDeclaration>(declaration: M): Counter<RequiredLabels<M>> {
  return once(declaration, () => {
    const series = seriesOf(declaration, (labels) => ({ labels, value: 0 }));
    const reset = () => {
      series.clear();
      closedCombinations(declaration, MAX_ZERO_SERIES).forEach((labels) => series.find(labels));
    };
    reset();
    publish(declaration, () => series.all(), reset);
    return {
      inc(labels: Labels, n = 1) {
        if (!(n >= 0)) return reportMisuse(`metric ${declaration.name}: a counter cannot increase by ${n}`);
        const child = series.find(labels);
        if (child) child.value += n;
      },
    };
  });
}

/** Returns the instrument of a gauge. */
export function gauge<M extends GaugeDeclaration>(declaration: M): Gauge<RequiredLabels<M>> {
  return once(declaration, () => {
    const create = (labels: Labels) => ({ labels, value: 0 });
    const series = seriesOf(declaration, create);
    const collectors = collecting(declaration, () => seriesOf(declaration, create));
    const samples = async () => [...series.all(), ...(await collectors.run())];
    publish(declaration, samples, () => {
      series.clear();
      collectors.clear();
    });
    return {
      set(labels: Labels, value: number) {
        const child = series.find(labels);
        if (child) child.value = value;
      },
      onCollect: (collect: Parameters<typeof collectors.add>[0]) => collectors.add(collect),
    };
  });
}

/** Returns the instrument of a histogram. */
export function histogram<M extends HistogramDeclaration>(declaration: M): Histogram<RequiredLabels<M>> {
  return once(declaration, () => {
    const { buckets, unit, name } = declaration;
    const series = seriesOf(declaration, (labels) => ({
      labels,
      counts: new Array<number>(buckets.length + 1).fill(0),
      exemplars: new Array<Exemplar | undefined>(buckets.length + 1).fill(undefined),
      sum: 0,
    }));
    const observe = (labels: Labels, value: number, span?: Span) => {
      if (!Number.isFinite(value)) return reportMisuse(`metric ${name}: cannot observe ${value}`);
      const child = series.find(labels);
      if (child === undefined) return;
      let i = 0;
      while (i < buckets.length && value > buckets[i]!) i += 1;
      child.counts[i]! += 1;
      child.sum += value;
      const exemplar = exemplarOf(value, unit === 'seconds' ? value : undefined, span);
      if (exemplar) child.exemplars[i] = exemplar;
    };
    publish(
      declaration,
      () => series.all().flatMap((child) => samplesOf(declaration, child)),
      () => series.clear(),
    );
    return {
      observe,
      startTimer(labels?: Labels) {
        const start = performance.now();
        return (rest?: Labels) => {
          const seconds = (performance.now() - start) / 1000;
          observe({ ...labels, ...rest }, seconds);
          return seconds;
        };
      },
    };
  });
}

interface HistogramSeries {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly exemplars: readonly (Exemplar | undefined)[];
  readonly sum: number;
}

function samplesOf(declaration: HistogramDeclaration, child: HistogramSeries): Sample[] {
  const { name, buckets } = declaration;
  let count = 0;
  const samples: Sample[] = child.counts.map((n, i) => ({
    metricName: `${name}_bucket`,
    labels: { le: buckets[i] ?? '+Inf' },
    sharedLabels: child.labels,
    value: (count += n),
    exemplar: child.exemplars[i],
  }));
  samples.push({ metricName: `${name}_sum`, labels: {}, sharedLabels: child.labels, value: child.sum });
  samples.push({ metricName: `${name}_count`, labels: {}, sharedLabels: child.labels, value: count });
  return samples;
}

const instruments = new Map<string, { readonly declaration: Metric; readonly instrument: unknown }>();
const resets: (() => void)[] = [];

/** Resets all values; for tests. */
export function resetMetrics(): void {
  resets.forEach((reset) => reset());
}

function once<I>(declaration: Metric, make: () => unknown): I {
  const { name } = declaration;
  if (declaration.foreign)
    throw new Error(`metric ${name} belongs to another program: it can be queried but not emitted`);
  const existing = instruments.get(name);
  if (existing && existing.declaration !== declaration) throw new Error(`metric ${name} is declared twice`);
  if (existing) return existing.instrument as I;
  const instrument = make();
  instruments.set(name, { declaration, instrument });
  return instrument as I;
}

function publish(declaration: Metric, samples: ExposedMetric['samples'], reset: () => void): void {
  resets.push(reset);
  expose({ name: declaration.name, help: declaration.help, type: declaration.kind, samples });
}
