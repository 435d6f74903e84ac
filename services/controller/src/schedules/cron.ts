// Cron expressions with a time zone. The API and the timers compute their times here.
import { Cron } from 'croner';
import { z } from 'zod';

/** Five fields, or six with seconds first. Jenkins-style `H` and other random values are refused: croner lacks them. */
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
  .refine(isTimeZone, 'is not a time zone: use an IANA name, such as Europe/Berlin');

/**
 * The next time of an expression after `after`; undefined when there is none. When clocks change, an expression with
 * fixed hours fires once for each of its times: at the next valid moment when the time does not exist, and at the first
 * moment when it exists twice. An expression whose hours are `*` or steps of it is an interval and fires in elapsed
 * time.
 */
export function nextTime(expression: string, zone: string, after = new Date()): Date | undefined {
  try {
    const hours = expression.trim().split(/ +/).at(-4) ?? '';
    return /[*?]/.test(hours) ? next(expression, zone, after) : nextWallClockTime(expression, zone, after);
  } catch {
    return undefined;
  }
}

/** Finds the next wall-clock time as if the zone had no clock changes, then the moment at which it is due. */
function nextWallClockTime(expression: string, zone: string, after: Date): Date | undefined {
  const clock = new Cron(expression, { timezone: 'UTC', paused: true });
  let time = clock.nextRun(clockAt(after, zone));
  while (time) {
    const moment = momentOf(time, zone);
    if (moment && moment > after) return moment;
    // Only while the clock repeats an hour.
    time = clock.nextRun(time);
  }
  return undefined;
}

/** For an expression with a single time, croner returns the next valid moment, and the first of two. */
function momentOf(time: Date, zone: string): Date | undefined {
  const fields = [time.getUTCSeconds(), time.getUTCMinutes(), time.getUTCHours(), time.getUTCDate()];
  const expression = [...fields, time.getUTCMonth() + 1, '*', time.getUTCFullYear()].join(' ');
  return next(expression, zone, new Date(time.getTime() - 2 * DAY_MS));
}

/** More than the offset of any zone from UTC. */
const DAY_MS = 24 * 3_600_000;

function next(expression: string, zone: string, after: Date): Date | undefined {
  return new Cron(expression, { timezone: zone, paused: true }).nextRun(after) ?? undefined;
}

/** The wall-clock time in the zone, as a date with the same time in UTC. */
function clockAt(moment: Date, zone: string): Date {
  // Swedish dates have the format of ISO 8601.
  return new Date(`${moment.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
