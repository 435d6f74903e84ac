// Sketches of durations: bins of a DDSketch with 1% relative accuracy, as the roll-ups keep them, merged and read.
import { DDSketch } from '@datadog/sketches-js';

/** As in sextant_sketch_key. */
const RELATIVE_ACCURACY = 0.01;

/** How many values each bin holds, by its exponent. */
export type Bins = Map<number, number>;

/** Adds the bins of one roll-up, given as the texts of two arrays of Postgres: `{-3,17}`, which parse fast as JSON. */
export function addBins(bins: Bins, keys: string, counts: string): void {
  const [ks, ns] = [numbersOf(keys), numbersOf(counts)];
  for (let i = 0; i < ks.length; i++) bins.set(ks[i]!, (bins.get(ks[i]!) ?? 0) + ns[i]!);
}

/** Adds all bins of another sketch. */
export function mergeBins(into: Bins, from: Bins): void {
  for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
}

/** The value at a quantile (0 to 1), within 1% of the true one; null when there are no values. */
export function quantile(bins: Bins, q: number): number | null {
  const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  for (const [key, count] of bins) sketch.accept(sketch.mapping.value(key), count);
  return sketch.count > 0 ? sketch.getValueAtQuantile(q) : null;
}

/** The median and the 95th percentile, in seconds, of a sketch of milliseconds. */
export function percentilesInSeconds(bins: Bins): { readonly p50: number | null; readonly p95: number | null } {
  return { p50: secondsOf(quantile(bins, 0.5)), p95: secondsOf(quantile(bins, 0.95)) };
}

const secondsOf = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

function numbersOf(array: string): number[] {
  return JSON.parse(`[${array.slice(1, -1)}]`) as number[];
}
