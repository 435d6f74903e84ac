// Sketches of durations: bins of a DDSketch with 1% relative accuracy, as the roll-ups keep them, merged and read.
import { DDSketch } from '@datadog/sketches-js';

/** As in sextant_sketch_key. */
const RELATIVE_ACCURACY = 0.01;

/** Exponents that a sketch can hold: from -345, that of 0.001 and of all that is less, up to that of 1e13. */
const [LOWEST, HIGHEST] = [-512, 1_535];

/** How many values each bin holds, from that of the lowest exponent on. */
export type Bins = Float64Array;

export const noBins = (): Bins => new Float64Array(HIGHEST - LOWEST + 1);

/** Bytes of a bin: its key and its count, each an int4, big-endian. */
const BIN_BYTES = 8;

/** Adds the bins of one roll-up, given as sextant_sketch_bytes in base64; null holds none. */
export function addBins(bins: Bins, sketch: string | null): void {
  if (sketch === null) return;
  const bytes = Buffer.from(sketch, 'base64');
  for (let at = 0; at < bytes.length; at += BIN_BYTES) {
    const exponent = Math.min(Math.max(bytes.readInt32BE(at), LOWEST), HIGHEST);
    bins[exponent - LOWEST]! += bytes.readInt32BE(at + 4);
  }
}

/** Adds all bins of another sketch. */
export function mergeBins(into: Bins, from: Bins): void {
  for (let i = 0; i < into.length; i++) into[i]! += from[i]!;
}

/** The value at a quantile (0 to 1), within 1% of the true one; null when there are no values. */
export function quantile(bins: Bins, q: number): number | null {
  return quantileOf(sketchOf(bins), q);
}

/** The median and the 95th percentile, in seconds, of a sketch of milliseconds. */
export function percentilesInSeconds(bins: Bins): { readonly p50: number | null; readonly p95: number | null } {
  const sketch = sketchOf(bins);
  const seconds = (q: number) => {
    const ms = quantileOf(sketch, q);
    return ms === null ? null : ms / 1000;
  };
  return { p50: seconds(0.5), p95: seconds(0.95) };
}

function sketchOf(bins: Bins): DDSketch {
  const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  bins.forEach((count, i) => {
    if (count > 0) sketch.accept(sketch.mapping.value(i + LOWEST), count);
  });
  return sketch;
}

const quantileOf = (sketch: DDSketch, q: number) => (sketch.count > 0 ? sketch.getValueAtQuantile(q) : null);
