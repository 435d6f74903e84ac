// Reproducible random values for property tests.

export interface Random {
  /** An integer from `min` to `max`. */
  readonly integer: (min: number, max: number) => number;
  readonly item: <T>(items: readonly T[]) => T;
  /** A list of `min` to `max` items. */
  readonly list: <T>(min: number, max: number, item: () => T) => T[];
}

/** The same seed gives the same values. Mulberry32, see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c. */
export function randomOf(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    item: (items) => items[integer(0, items.length - 1)]!,
    list: (min, max, item) => Array.from({ length: integer(min, max) }, item),
  };
}
