// The time range of queries to the stores: two optional parameters with a default length.
import { invalidRequest } from '@sextant/http/problem';
import { DAY_MS, HOUR_MS, type TimeRange } from '@sextant/records/database/time-ranges';
import { moment } from './fields';

export const rangeQuery = {
  from: moment.optional().describe('start of the range; default: one hour before `to`'),
  to: moment.optional().describe('end of the range; default: now'),
};

interface RangeParameters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const MAX_DAYS = 31;

/** Throws a problem of status 422 if the range is empty or longer than 31 days. */
export function timeRangeOf({ from, to }: RangeParameters, now: Date): TimeRange {
  const end = to === undefined ? now : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - HOUR_MS) : new Date(from);
  if (start >= end) throw invalidRequest([{ field: 'from', message: 'must be before to' }]);
  if (end.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
    throw invalidRequest([{ field: 'from', message: `must be at most ${MAX_DAYS} days before to` }]);
  return { from: start, to: end };
}
