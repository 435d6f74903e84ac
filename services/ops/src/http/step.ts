// The resolution of series over a time range.
import type { TimeRange } from '@sextant/records/database/time-ranges';

/** In seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/** The smallest round step with at most `points` steps in the range, in seconds. */
export function stepSeconds({ from, to }: TimeRange, points: number): number {
  const exact = (to.getTime() - from.getTime()) / 1_000 / points;
  return STEPS.find((step) => step >= exact) ?? Math.ceil(exact);
}
