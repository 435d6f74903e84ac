// Periods of statistics: whole hours up to the end of the current hour.
import { DAY_MS, HOUR_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { z } from 'zod';

export const PERIODS = ['24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

/** The query parameter. */
export const period = z.enum(PERIODS).default('24h').describe('whole hours up to the end of the current hour');

const LENGTH_MS: Readonly<Record<Period, number>> = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS };

export function rangeOf(name: Period, now: Date): TimeRange {
  const to = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  return { from: new Date(to - LENGTH_MS[name]), to: new Date(to) };
}

/** The range of the same length that ends where this one starts. */
export function previousOf({ from, to }: TimeRange): TimeRange {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
}
