// Seeded random numbers: the same SIMULATOR_SEED gives the same choices in the same order.

export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** An integer from min to max, inclusive. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** The interval to the next event of a Poisson process with this mean interval. */
  exponential(mean: number): number;
  /** Log-normal around a median; sigma is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number;
}

/**
 * A generator for one named stream. Each part of the simulator has its own stream, so that concurrent requests to one
 * part do not change the numbers of another part.
 */
export function seededRandom(seed: number, stream: string): Random {
  const next = mulberry32(hash(`${seed}:${stream}`));
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('cannot pick from an empty list');
      return item;
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal(next)),
  };
}

/** Tommy Ettinger's mulberry32: small, fast and good enough for a simulation. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193);
  return value;
}

/** Box-Muller transform. */
function standardNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
