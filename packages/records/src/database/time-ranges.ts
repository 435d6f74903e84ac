// Time ranges, split into whole UTC days, whole hours and remainders at the edges.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Includes `from`, excludes `to`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The source for a part of a range: the rows themselves, or roll-ups by hour or day. */
export type Grain = 'rows' | 'hour' | 'day';

export interface Part extends TimeRange {
  readonly grain: Grain;
}

/**
 * The non-empty parts of a range in order of time: days where it covers whole days (unless `coarsest` is hour), hours
 * where it covers whole hours, and rows for less than an hour at either end.
 */
export function partsOf({ from, to }: TimeRange, coarsest: 'hour' | 'day' = 'day'): readonly Part[] {
  const [start, end] = [from.getTime(), to.getTime()];
  const hours = within(start, end, HOUR_MS);
  if (!hours) return parts(['rows', start, end]);
  const days = coarsest === 'day' ? within(...hours, DAY_MS) : undefined;
  const [dayStart, dayEnd] = days ?? [hours[0], hours[0]];
  return parts(
    ['rows', start, hours[0]],
    ['hour', hours[0], dayStart],
    ['day', dayStart, dayEnd],
    ['hour', dayEnd, hours[1]],
    ['rows', hours[1], end],
  );
}

/** The whole units inside a range, in ms; undefined if there are none. */
function within(start: number, end: number, unit: number): [number, number] | undefined {
  const [first, last] = [Math.ceil(start / unit) * unit, Math.floor(end / unit) * unit];
  return first < last ? [first, last] : undefined;
}

function parts(...all: readonly (readonly [Grain, number, number])[]): readonly Part[] {
  return all
    .filter(([, start, end]) => start < end)
    .map(([grain, start, end]) => ({ grain, from: new Date(start), to: new Date(end) }));
}
