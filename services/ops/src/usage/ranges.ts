// Time ranges of usage reports. All days are UTC.
import { invalidRequest } from '@sextant/http/problem';
import { DAY_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';
import { momentOrDay } from '../http/fields';

export const rangeQuery = z.strictObject({
  from: momentOrDay.optional().describe('start, a day or a time; default: the first day of the month of the end'),
  to: momentOrDay.optional().describe('end, a day (inclusive) or a time (exclusive); default: today'),
});
export const lastDaysQuery = z.strictObject({
  n: z.coerce.number().int().min(1).max(366).default(30).describe('number of days, including today'),
});

/** Throws a problem of status 422 if the range ends before it starts. */
export function rangeOfQuery({ from, to }: z.output<typeof rangeQuery>, now: Date): TimeRange {
  const end = to === undefined ? undefined : isDay(to) ? startOfDay(new Date(to), 1) : new Date(to);
  const start = from === undefined ? startOfMonth(end ? new Date(end.getTime() - 1) : now) : new Date(from);
  const today = startOfDay(now, 1);
  const range = { from: start, to: end ?? (start > today ? start : today) };
  if (!from || !end || range.from < range.to) return range;
  const message = `must be after from, which is ${range.from.toISOString()}`;
  throw invalidRequest([{ field: 'to', message }]);
}

/** From the first day of the month to the end of today. */
export function currentMonth(now: Date): TimeRange {
  return { from: startOfMonth(now), to: startOfDay(now, 1) };
}

/** The last n days, including today. */
export function lastDays(n: number, now: Date): TimeRange {
  return { from: startOfDay(now, 1 - n), to: startOfDay(now, 1) };
}

function startOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

const isDay = (text: string): boolean => text.length === '2026-11-22'.length;

function startOfDay(at: Date, offset: number): Date {
  return new Date((Math.floor(at.getTime() / DAY_MS) + offset) * DAY_MS);
}
