// Cron expressions with a time zone.
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

/** Five fields, or six with seconds first. */
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

/** The next time that an expression names, RFC 3339; undefined when there is none. */
export function nextTime(expression: string, tz: string): string | undefined {
  try {
    return CronExpressionParser.parse(expression, { tz }).next().toDate().toISOString();
  } catch {
    return undefined;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
