// Sketches of durations: bins of a DDSketch with 1% relative accuracy, as the roll-ups keep them, merged and read.

/** As in sextant_sketch_key: how much larger the values of a bin may be than those of the bin before. */
const GAMMA = 1.01 / 0.99;

/** Exponents that a sketch can hold: from -345, that of 0.001 and of all that is less, up to that of 1e13. */
const [LOWEST, HIGHEST] = [-512, 1_535];

/** As in sextant_sketch_packed: a byte that says that the count is the int4 after it. */
const LARGE = 255;

/** How many values there are of each exponent. */
export class Sketch {
  /** From that of the lowest exponent on. */
  readonly #counts = new Float64Array(HIGHEST - LOWEST + 1);
  #total = 0;
  /** The first of #counts that is not 0. */
  #first = HIGHEST - LOWEST;

  /** Adds roll-ups' sketches: any number, one after the other, as sextant_sketch_packed in base64; null holds none. */
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

  /** Adds what another has. */
  merge(other: Sketch): void {
    for (let i = other.#first; i < other.#counts.length; i++) this.#count(i, other.#counts[i]!);
  }

  /** The values at quantiles (0 to 1), within 1% of the true ones; null when there are no values. */
  quantiles<Q extends readonly number[]>(qs: Q): { readonly [I in keyof Q]: number | null } {
    return qs.map((q) => (this.#total > 0 ? this.#valueAt(q * (this.#total - 1)) : null)) as {
      [I in keyof Q]: number | null;
    };
  }

  /** The median and the 95th percentile, in seconds, of a sketch of milliseconds. */
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

  /** What stands for the values of the bin that has this rank (from 0): off by the same share of the lowest and highest. */
  #valueAt(rank: number): number {
    let i = this.#first;
    for (let below = this.#counts[i]!; below <= rank; below += this.#counts[i]!) i++;
    return (2 * GAMMA ** (i + LOWEST)) / (1 + GAMMA);
  }
}
