// Sketches of durations: bins of a DDSketch with 1% relative accuracy, as the roll-ups keep them, merged and read.

/** As in sextant_sketch_key: how much larger the values of a bin may be than those of the bin before. */
const GAMMA = 1.01 / 0.99;

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

/** The values at quantiles (0 to 1), within 1% of the true ones; null when there are no values. */
export function quantiles<Q extends readonly number[]>(bins: Bins, qs: Q): { readonly [I in keyof Q]: number | null } {
  const total = bins.reduce((sum, count) => sum + count, 0);
  return qs.map((q) => (total > 0 ? valueAt(bins, q * (total - 1)) : null)) as { [I in keyof Q]: number | null };
}

/** The median and the 95th percentile, in seconds, of a sketch of milliseconds. */
export function percentilesInSeconds(bins: Bins): { readonly p50: number | null; readonly p95: number | null } {
  const [p50, p95] = quantiles(bins, [0.5, 0.95] as const);
  return { p50: p50 && p50 / 1000, p95: p95 && p95 / 1000 };
}

/** What stands for the values of the bin that has this rank (from 0): off by the same share of the lowest and highest. */
function valueAt(bins: Bins, rank: number): number {
  let i = 0;
  for (let below = bins[0]!; below <= rank; below += bins[i]!) i++;
  return (2 * GAMMA ** (i + LOWEST)) / (1 + GAMMA);
}
