// Random npm versions and ranges, reproducible by their seed.

type Random = (max: number) => number;

/** Integers from 0 to `max`, inclusive. */
export function randomOf(seed: number): Random {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * (max + 1));
  };
}

export function versionOf(random: Random): string {
  const suffix = random(3) > 0 ? '' : `-${['alpha', 'beta.1', 'beta.2', 'rc.1'][random(3)]}`;
  return `${random(2)}.${random(3)}.${random(3)}${suffix}`;
}

export function rangeOf(random: Random): string {
  const comparator = (): string => {
    const operator = ['', '^', '~', '>=', '>', '<', '<=', '='][random(7)];
    return random(5) === 0 ? `${random(2)}.${['x', String(random(3))][random(1)]}` : `${operator}${versionOf(random)}`;
  };
  const alternative = (): string => Array.from({ length: 1 + random(1) }, comparator).join(' ');
  return Array.from({ length: 1 + random(1) }, alternative).join(' || ');
}
