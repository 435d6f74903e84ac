// Time series for promtool tests, typed by their metrics.
import type { TargetLabel } from '@sextant/signals/declare/label';
import type { Counter, Gauge, Histogram, LabelsOf, Metric } from '@sextant/signals/declare/metric';

/** A series that starts at `start` and increases by `perMinute` every minute, or that has `values`. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly perMinute: number;
  /** One value per minute in the notation of promtool, e.g. `0+10x5 0+0x3`. */
  readonly values?: string;
}

type TestLabels<M extends Metric> = LabelsOf<M> & { readonly [K in TargetLabel]?: string };

/** A counter that increases by `perMinute` every minute. */
export function counterSeries<M extends Counter>(
  metric: M,
  labels: TestLabels<M>,
  perMinute: number,
): readonly Series[] {
  return [{ name: metric.name, labels: labels, start: 0, perMinute }];
}

/** A gauge with a constant value. */
export function gaugeSeries<M extends Gauge>(metric: M, labels: TestLabels<M>, value: number): readonly Series[] {
  return [{ name: metric.name, labels: labels, start: value, perMinute: 0 }];
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
