// Schemas of fields that requests and responses share.
import { storableText } from '@sextant/kinds/text';
import { z } from 'zod';

/** A string that Postgres can store. */
export const text = (max = 200) => storableText.max(max);
/** A non-empty string that Postgres can store. */
export const name = (max = 200) => text(max).min(1);

/** The id of a run in a path. A malformed id is not an error of its own: it is a 404, like an unknown id. */
export const byId = z.object({ id: text(100).describe('id of the run') });

/** A time in a response: RFC 3339, UTC. */
export const time = z.iso.datetime();
export const nullableTime = time.nullable();
export const nullableText = z.string().nullable();
/** US dollars with 9 decimals; null when unknown. */
export const cost = z
  .string()
  .regex(/^-?\d+\.\d{9}$/)
  .nullable()
  .describe('US dollars with 9 decimals; null if no price is known');
export const count = z.int().min(0);
export const ratio = z.number().min(0).max(1).nullable().describe('from 0 to 1; null if there is no data');
export const seconds = z.number().min(0).nullable();

export function timeOrNull(at: Date | null): string | null {
  return at && at.toISOString();
}

const YEAR = String.raw`(?:19[7-9]\d|20\d\d)`;
const LEAP_YEAR = '(?:19(?:[79][26]|8[048])|20(?:[02468][048]|[13579][26]))';
const DAY = String.raw`(?:${YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|${LEAP_YEAR}-02-29)`;
const CLOCK = String.raw`T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;

/** A time in a request, from 1970 to 2099. */
export const moment = z
  .string()
  .regex(new RegExp(`^${DAY}${CLOCK}$`), 'must be a time like 2026-11-22T08:30:00Z, between 1970 and 2099')
  .describe('RFC 3339 time');
/** A time, or a UTC day like 2026-11-22. */
export const momentOrDay = z
  .string()
  .regex(new RegExp(`^${DAY}(?:${CLOCK})?$`), 'must be a day like 2026-11-22 or a time like 2026-11-22T08:30:00Z')
  .describe('UTC day or RFC 3339 time');

/** `true` or `false` in a query. */
export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** Query parameters of CSV responses. */
export const csvQuery = {
  bom: flag.optional().describe('whether the CSV starts with a byte order mark, which Excel needs to detect UTF-8'),
};
