// The history of an error budget as points of a chart.
import type { ResponseOf } from '../../api/types';

type History = ResponseOf<'get', '/api/v1/objectives/{name}/history'>;

export const STEP_SECONDS: Readonly<Record<History['step'], number>> = { hour: 3_600, day: 86_400 };

/** Longer ranges are shown by day. */
const MAX_HOURLY_DAYS = 31;

export function stepOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): History['step'] {
  return toMs - fromMs > MAX_HOURLY_DAYS * STEP_SECONDS.day * 1_000 ? 'day' : 'hour';
}

/** Unix time in seconds of each hour or day, and the budget left at its end. */
export function budgetPoints(points: History['points']): readonly (readonly [number, number | null])[] {
  return points.map(({ start, budget_left: left }) => [Date.parse(start) / 1_000, left]);
}
