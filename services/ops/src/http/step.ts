// The resolution of series over a time range.
import { invalidRequest } from '@sextant/http/problem';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';

export const stepQuery = {
  step: z.coerce.number().int().min(1).max(86_400).optional().describe('in seconds; default: about 300 points'),
};

/** In seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/** The smallest round step with at most `points` steps in the range, in seconds. */
export function stepSeconds(range: TimeRange, points: number): number {
  const exact = secondsIn(range) / points;
  return STEPS.find((step) => step >= exact) ?? Math.ceil(exact);
}

const DEFAULT_POINTS = 300;
const MAX_POINTS = 2_000;

/** The step of a request, or a default. Throws a problem of status 422 if it gives more than 2,000 points. */
export function checkedStep(range: TimeRange, step: number | undefined): number {
  if (step === undefined) return stepSeconds(range, DEFAULT_POINTS);
  const least = Math.ceil(secondsIn(range) / MAX_POINTS);
  if (step >= least) return step;
  throw invalidRequest([{ field: 'step', message: `must be at least ${least} for this range: ${MAX_POINTS} points` }]);
}

const secondsIn = ({ from, to }: TimeRange): number => (to.getTime() - from.getTime()) / 1_000;
