// Cron expressions with a time zone: the one place where their times are computed, for what is shown and what fires.
import { Cron } from 'croner';
import { z } from 'zod';

/** Five fields, or six with seconds first. `H` and other random parts are refused: croner has none. */
export const cron = z
  .string()
  .trim()
  .max(100)
  .regex(/^\S+( +\S+){4,5}$/, {
    error: 'must have five fields, such as 30 2 * * 1, or six with seconds first',
    abort: true,
  })
  .refine((expression) => nextTime(expression, 'UTC') !== undefined, 'is not a cron expression with a next time');

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is not a time zone: give an IANA name, such as Europe/Berlin');

/**
 * The next time after `after` that an expression names; undefined when there is none. Where a zone changes its clocks, an
 * expression that names hours fires once for each of its times: at the next valid moment when the time does not exist, the
 * first time when it exists twice. One whose hours are `*` or steps of it names intervals: it fires as time goes by.
 */
export function nextTime(expression: string, zone: string, after = new Date()): Date | undefined {
  try {
    const hours = expression.trim().split(/ +/).at(-4) ?? '';
    return /[*?]/.test(hours) ? next(expression, zone, after) : nextOfClock(expression, zone, after);
  } catch {
    return undefined;
  }
}

/** Times on the clock, as if the zone never changed it, and the moment at which each of them is due. */
function nextOfClock(expression: string, zone: string, after: Date): Date | undefined {
  const clock = new Cron(expression, { timezone: 'UTC', paused: true });
  let time = clock.nextRun(clockAt(after, zone));
  while (time) {
    const moment = momentOf(time, zone);
    if (moment && moment > after) return moment;
    // Only while the clock shows an hour for the second time.
    time = clock.nextRun(time);
  }
  return undefined;
}

/** For an expression of one time, croner gives the next valid moment, and the first of two. */
function momentOf(time: Date, zone: string): Date | undefined {
  const fields = [time.getUTCSeconds(), time.getUTCMinutes(), time.getUTCHours(), time.getUTCDate()];
  const expression = [...fields, time.getUTCMonth() + 1, '*', time.getUTCFullYear()].join(' ');
  return next(expression, zone, new Date(time.getTime() - 2 * DAY_MS));
}

/** No zone is further than a day from UTC. */
const DAY_MS = 24 * 3_600_000;

function next(expression: string, zone: string, after: Date): Date | undefined {
  return new Cron(expression, { timezone: zone, paused: true }).nextRun(after) ?? undefined;
}

/** What a clock shows in the zone, as the same time in UTC. */
function clockAt(moment: Date, zone: string): Date {
  // The Swedish form is that of ISO 8601.
  return new Date(`${moment.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
