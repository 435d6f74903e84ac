// The geometry of a gauge: an arc of 240 degrees, open at the bottom.

export interface Dial {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const SWEEP_DEGREES = 240;
const START_DEGREES = 150;

/** The path of the part of the arc between two shares of it, from 0 to 1. */
export function arc({ x, y, radius }: Dial, from: number, to: number): string {
  const point = (share: number) => {
    const angle = ((START_DEGREES + share * SWEEP_DEGREES) * Math.PI) / 180;
    return `${(x + radius * Math.cos(angle)).toFixed(2)} ${(y + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const isLarge = (to - from) * SWEEP_DEGREES > 180 ? 1 : 0;
  return `M ${point(from)} A ${radius} ${radius} 0 ${isLarge} 1 ${point(to)}`;
}

/** Where a value lies between two limits, from 0 to 1. */
export function shareOf(value: number | null, min: number, max: number): number {
  return value === null || max <= min ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)));
}
