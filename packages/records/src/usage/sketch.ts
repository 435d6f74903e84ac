// Sketches of durations: bins of a DDSketch with 1% relative accuracy, as stored in the roll-ups.

/** The ratio between the bounds of adjacent bins, as in sextant_sketch_key. */
const GAMMA = 1.01 / 0.99;

/** The exponents of a sketch: from -345, for values up to 0.001, to that of 1e13. */
const [LOWEST, HIGHEST] = [-512, 1_535];

/** The byte that announces a count as int4, as in sextant_sketch_packed. */
const LARGE = 255;

/** Counts values by exponent. */
export class Sketch {
  /** Index 0 is the lowest exponent. */
  readonly #counts = new Float64Array(HIGHEST - LOWEST + 1);
  #total = 0;
  /** The first index of #counts that is not 0. */
  #first = HIGHEST - LOWEST;

  /** Adds concatenated sketches of roll-ups: the output of sextant_sketch_packed in base64, or null. */
  add(packed: string | null): this {
    const bytes = Buffer.from(packed ?? '', 'base64');
    for (let at = 0; at < bytes.length;) {
      const first = bytes.readInt16BE(at);
      const end = first + bytes.readUInt16BE(at + 2);
      at += 4;
      for (let exponent = first; exponent < end; exponent++) {
        let count = bytes[at++]!;
        if (count === LARGE) {
          count = bytes.readInt32BE(at);
          at += 4;
        }
        this.#count(Math.min(Math.max(exponent, LOWEST), HIGHEST) - LOWEST, count);
      }
    }
    return this;
  }

  merge(other: Sketch): void {
    for (let i = other.#first; i < other.#counts.length; i++) this.#count(i, other.#counts[i]!);
  }

  /** The values at quantiles (0 to 1), within 1%; null without values. */
  quantiles<Q extends readonly number[]>(qs: Q): { readonly [I in keyof Q]: number | null } {
    return qs.map((q) => (this.#total > 0 ? this.#valueAt(q * (this.#total - 1)) : null)) as {
      [I in keyof Q]: number | null;
    };
  }

  /** The median and the 95th percentile in seconds, for a sketch of milliseconds. */
  percentilesInSeconds(): { readonly p50: number | null; readonly p95: number | null } {
    const [p50, p95] = this.quantiles([0.5, 0.95] as const);
    return { p50: p50 && p50 / 1000, p95: p95 && p95 / 1000 };
  }

  #count(index: number, by: number): void {
    if (by === 0) return;
    this.#counts[index]! += by;
    this.#total += by;
    if (index < this.#first) this.#first = index;
  }

  /** The value of the bin with this rank (from 0): equally far, relatively, from the bounds of the bin. */
  #valueAt(rank: number): number {
    let i = this.#first;
    for (let below = this.#counts[i]!; below <= rank; below += this.#counts[i]!) i++;
    return (2 * GAMMA ** (i + LOWEST)) / (1 + GAMMA);
  }
}
