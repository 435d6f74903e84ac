// Creates prom-client's instruments from declared metrics. Missing and undeclared labels do not compile; at run time a
// wrong sample is dropped and reported once, and nothing throws.
import type { Span } from '@opentelemetry/api';
import type {
  Counter as CounterDeclaration,
  Gauge as GaugeDeclaration,
  Histogram as HistogramDeclaration,
  LabelsOf,
  Metric,
} from '@sextant/signals/declare/metric';
import { Counter as PromCounter, Gauge as PromGauge, Histogram as PromHistogram } from 'prom-client';
import { collecting, type Value } from './collect';
import { exemplarLabels } from './exemplars';
import { closedCombinations, type Labels } from './labels';
import { registry } from './registry';
import { recorderOf } from './samples';

export { registry } from './registry';

export interface Counter<L> {
  /** Adds `n`, by default 1: a finite number of at least 0 in the unit of the metric. */
  inc(labels: L, n?: number): void;
}

export interface Gauge<L> {
  /** Sets the value: a finite number in the unit of the metric. */
  set(labels: L, value: number): void;
  /** Sets values at each scrape, within 2 seconds; series that are not set disappear. */
  onCollect(collect: (set: (labels: L, value: number) => void) => void | Promise<void>): void;
}

export interface Histogram<L> {
  /** Records a finite value in the unit of the metric; `span`, by default the active span, is its exemplar. */
  observe(labels: L, value: number, span?: Span): void;
  /** Starts a timer; the returned function records the duration and returns it in seconds. */
  startTimer(): (labels: L) => number;
  startTimer<K extends keyof L>(labels: Pick<L, K>): (...rest: Rest<Omit<L, K>>) => number;
}

/** Labels of a call. For a metric without labels, `{}` as a type would accept any label. */
type RequiredLabels<M extends Metric> = keyof LabelsOf<M> extends never ? Record<string, never> : LabelsOf<M>;

type Rest<R> = Record<never, never> extends R ? [labels?: R] : [labels: R];

/**
 * Counters with closed labels and at most this many series create them all with 0, so that a panel shows 0 instead of no
 * data, and `rate()` sees the first increase in every format.
 */
export const MAX_ZERO_SERIES = 128;

/**
 * Returns the instrument of a counter, always the same for a declaration.
 *
 * @throws Error when the name is declared twice, is taken in the registry, or belongs to another program
 */
export function counter<M extends CounterDeclaration>(declaration: M): Counter<RequiredLabels<M>> {
  return once(declaration, () => {
    const prom = new PromCounter(configOf(declaration));
    const recorder = recorderOf(declaration, (labels, n) => prom.inc(labels, n));
    const createZeroSeries = () => closedCombinations(declaration, MAX_ZERO_SERIES).forEach((l) => prom.inc(l, 0));
    createZeroSeries();
    resets.push(recorder.reset, createZeroSeries);
    return { inc: (labels: unknown, n: unknown = 1) => recorder.record(labels, n) };
  });
}

/** Returns the instrument of a gauge; throws like {@link counter}. */
export function gauge<M extends GaugeDeclaration>(declaration: M): Gauge<RequiredLabels<M>> {
  return once(declaration, () => {
    const collectors = collecting(declaration);
    let collected: readonly Value[] = [];
    const prom: PromGauge<string> = new PromGauge<string>({
      ...configOf(declaration),
      // Replaces the collected series in one step, so that concurrent scrapes do not mix.
      async collect() {
        const values = await collectors.run();
        collected.forEach(({ labels }) => prom.remove(labels));
        values.forEach(({ labels, value }) => prom.set(labels, value));
        collected = values;
      },
    });
    const recorder = recorderOf(declaration, (labels, value) => prom.set(labels, value));
    // prom-client starts a gauge without labels at 0, which nobody has measured.
    const clear = () => prom.remove({});
    if (declaration.labels.length === 0) clear();
    resets.push(recorder.reset, collectors.clear, () => declaration.labels.length === 0 && clear());
    return { set: recorder.record, onCollect: collectors.add };
  });
}

/** Returns the instrument of a histogram; throws like {@link counter}. */
export function histogram<M extends HistogramDeclaration>(declaration: M): Histogram<RequiredLabels<M>> {
  return once(declaration, () => {
    const { buckets, unit } = declaration;
    // prom-client refuses exemplars on a registry with the classic format; the exposition leaves them out there.
    const config = { ...configOf(declaration), buckets: [...buckets], enableExemplars: true, registers: [] };
    const prom = new PromHistogram(config);
    registry.registerMetric(prom);
    const { record, reset } = recorderOf(declaration, (labels, value, span) => {
      const exemplar = exemplarLabels(unit === 'seconds' ? value : undefined, span);
      prom.observe({ labels, value, ...(exemplar && { exemplarLabels: exemplar }) });
    });
    resets.push(reset);
    return {
      observe: record,
      startTimer(labels?: Labels) {
        const start = performance.now();
        return (rest?: Labels) => {
          const seconds = (performance.now() - start) / 1000;
          record(merged(labels, rest), seconds);
          return seconds;
        };
      },
    };
  });
}

/** Returns undefined, which is reported, when reading the labels throws. */
function merged(labels: Labels | undefined, rest: Labels | undefined): Labels | undefined {
  try {
    return { ...labels, ...rest };
  } catch {
    return undefined;
  }
}

function configOf({ name, help, labels }: Metric) {
  return { name, help, labelNames: labels.map((l) => l.name), registers: [registry] };
}

const instruments = new Map<string, { readonly declaration: Metric; readonly instrument: unknown }>();
const resets: (() => unknown)[] = [];

/** Resets all values of the registry; for tests. */
export function resetMetrics(): void {
  registry.resetMetrics();
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
