// Time series for the promtool cases of alerts, typed by the metrics they imitate.
import type { TargetLabel } from '@sextant/signals/declare/label';
import type { Counter, Gauge, Histogram, LabelsOf, Metric } from '@sextant/signals/declare/metric';

/** A series that starts at `start` and grows by `perMinute` each minute. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly perMinute: number;
}

type TestLabels<M extends Metric> = LabelsOf<M> & { readonly [K in TargetLabel]?: string };

/** A counter that counts `perMinute` events each minute. */
export function counting<M extends Counter>(metric: M, labels: TestLabels<M>, perMinute: number): readonly Series[] {
  return [{ name: metric.name, labels: labels, start: 0, perMinute }];
}

/** A gauge that keeps its value. */
export function holding<M extends Gauge>(metric: M, labels: TestLabels<M>, value: number): readonly Series[] {
  return [{ name: metric.name, labels: labels, start: value, perMinute: 0 }];
}

/**
 * A histogram with so many observations a minute in each of its buckets, given by upper bound. Throws when it
 * has no such bucket.
 */
export function observing<M extends Histogram>(
  metric: M,
  labels: TestLabels<M>,
  perMinute: Readonly<Record<number, number>>,
): readonly Series[] {
  const unknown = Object.keys(perMinute).find((le) => !metric.buckets.includes(Number(le)));
  if (unknown) throw new Error(`${metric.name} has no bucket ${unknown}; it has ${metric.buckets.join(', ')}`);
  const upTo = (bound: number): number =>
    Object.entries(perMinute).reduce((sum, [le, n]) => (Number(le) <= bound ? sum + n : sum), 0);
  const bucket = (le: string, count: number): Series => ({
    name: `${metric.name}_bucket`,
    labels: { ...(labels as Record<string, string>), le },
    start: 0,
    perMinute: count,
  });
  const all = upTo(Infinity);
  return [
    ...metric.buckets.map((le) => bucket(String(le), upTo(le))),
    bucket('+Inf', all),
    { name: `${metric.name}_count`, labels: labels, start: 0, perMinute: all },
  ];
}
