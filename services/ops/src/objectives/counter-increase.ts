// The exact increase of counters, from their samples. PromQL's `increase` extrapolates to the edges of its window.
import type { Series } from '../metrics/series';

export interface CounterSamples {
  /** The samples of the time in question. */
  readonly samples: readonly Series[];
  /** The last sample of each series before that time. */
  readonly before: readonly Series[];
  /** Whether Prometheus was scraping at the start: then a series without an earlier sample is new and began at 0. */
  readonly startIsKnown: boolean;
}

/** The sum of the increases of all series. A value below the one before it is a reset: the counter began again at 0. */
export function increaseOf({ samples, before, startIsKnown }: CounterSamples): number {
  const earlier = new Map(before.map((series) => [keyOf(series), valuesOf(series).at(-1)]));
  const increases = samples.map((series) => {
    const values = valuesOf(series);
    let previous = earlier.get(keyOf(series)) ?? (startIsKnown ? 0 : values[0]);
    let increase = 0;
    for (const value of values) {
      increase += previous !== undefined && value >= previous ? value - previous : value;
      previous = value;
    }
    return increase;
  });
  return Math.round(increases.reduce((sum, increase) => sum + increase, 0));
}

function valuesOf({ points }: Series): readonly number[] {
  return points.flatMap(([, value]) => (value === null ? [] : [value]));
}

/** `last_over_time` keeps the name of the metric, and a plain selector does too; both are left out. */
function keyOf({ labels: { __name__: _, ...labels } }: Series): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
