// Time series for promtool tests, typed by their metrics.
import type { TargetLabel } from '@sextant/signals/declare/label';
import type { Counter, Gauge, Histogram, LabelsOf, Metric } from '@sextant/signals/declare/metric';

/** A part of a series: it starts at `start` and increases by `perMinute`; without `start` it has no samples. */
export interface Phase {
  readonly start: number | undefined;
  readonly perMinute: number;
  /** The last phase has no length: it lasts until the test ends. */
  readonly minutes?: number;
}

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Counters, including those of histograms, start again at 0 when their process restarts. */
  readonly kind: 'counter' | 'gauge';
  readonly phases: readonly Phase[];
}

/**
 * What a series does: always the same, or in consecutive phases, of which the last has no `minutes`. A number is the value
 * of a gauge or the increase of a counter per minute. After a phase with 'absent', a counter starts at 0.
 */
export type Course = number | readonly CoursePhase[];
interface CoursePhase {
  readonly is: number | 'absent';
  readonly minutes?: number;
}

type TestLabels<M extends Metric> = LabelsOf<M> & { readonly [K in TargetLabel]?: string };

/** A counter, by its increase per minute. */
export function counterSeries<M extends Counter>(
  metric: M,
  labels: TestLabels<M>,
  perMinute: Course,
): readonly Series[] {
  return [{ name: metric.name, labels, kind: 'counter', phases: countingPhases(perMinute) }];
}

/** A gauge, by its value. */
export function gaugeSeries<M extends Gauge>(metric: M, labels: TestLabels<M>, value: Course): readonly Series[] {
  return [{ name: metric.name, labels, kind: 'gauge', phases: constantPhases(value) }];
}

/** A phase of a gauge. */
export type Trend = Phase & { readonly start: number };

/** A gauge with consecutive trends. */
export function trendSeries<M extends Gauge>(
  metric: M,
  labels: TestLabels<M>,
  ...phases: readonly Trend[]
): readonly Series[] {
  return [{ name: metric.name, labels, kind: 'gauge', phases }];
}

/** A histogram with observations per minute by bucket bound. Throws for a bound that the metric does not have. */
export function histogramSeries<M extends Histogram>(
  metric: M,
  labels: TestLabels<M>,
  perMinute: Readonly<Record<number, number>>,
): readonly Series[] {
  const unknown = Object.keys(perMinute).find((le) => !metric.buckets.includes(Number(le)));
  if (unknown) throw new Error(`unknown bucket ${unknown} of ${metric.name}: expected ${metric.buckets.join(', ')}`);
  const upTo = (bound: number): number =>
    Object.entries(perMinute).reduce((sum, [le, n]) => (Number(le) <= bound ? sum + n : sum), 0);
  const counting = (name: string, more: Readonly<Record<string, string>>, count: number): Series => ({
    name: `${metric.name}_${name}`,
    labels: { ...(labels as Record<string, string>), ...more },
    kind: 'counter',
    phases: countingPhases(count),
  });
  const all = upTo(Infinity);
  return [
    ...metric.buckets.map((le) => counting('bucket', { le: String(le) }, upTo(le))),
    counting('bucket', { le: '+Inf' }, all),
    counting('count', {}, all),
  ];
}

function constantPhases(course: Course): readonly Phase[] {
  return phasesOf(course).map(({ is, ...length }) => ({
    start: is === 'absent' ? undefined : is,
    perMinute: 0,
    ...length,
  }));
}

function countingPhases(course: Course): readonly Phase[] {
  let count = 0;
  return phasesOf(course).map(({ is, ...length }) => {
    const start = is === 'absent' ? undefined : count;
    const perMinute = is === 'absent' ? 0 : is;
    count = is === 'absent' ? 0 : count + is * (length.minutes ?? 0);
    return { start, perMinute, ...length };
  });
}

function phasesOf(course: Course): readonly CoursePhase[] {
  return typeof course === 'number' ? [{ is: course }] : course;
}
