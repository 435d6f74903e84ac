// For tests: versions and ranges of npm at random, the same ones every time.

/** A small generator, so that a failure is the same every time. */
export function randomOf(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * (most + 1));
  };
}

type Random = ReturnType<typeof randomOf>;

export function versionOf(random: Random): string {
  const suffix = random(3) > 0 ? '' : `-${['alpha', 'beta.1', 'beta.2', 'rc.1'][random(3)]}`;
  return `${random(2)}.${random(3)}.${random(3)}${suffix}`;
}

export function rangeOf(random: Random): string {
  const one = (): string => {
    const operator = ['', '^', '~', '>=', '>', '<', '<=', '='][random(7)];
    return random(5) === 0 ? `${random(2)}.${['x', String(random(3))][random(1)]}` : `${operator}${versionOf(random)}`;
  };
  const all = (): string => Array.from({ length: 1 + random(1) }, one).join(' ');
  return Array.from({ length: 1 + random(1) }, all).join(' || ');
}
