// What requests and answers are made of, so that a field means the same on every route.
import { storableText } from '@sextant/kinds/text';
import { z } from 'zod';

/** Text that Postgres can hold. */
export const text = (max = 200) => storableText.max(max);
/** As `text`, and not empty. */
export const name = (max = 200) => text(max).min(1);

/** The id of a run; one that is not well-formed belongs to nothing, which is a 404 as any other. */
export const byId = z.object({ id: text(100).describe('id of the run') });

/** A moment in an answer: RFC 3339, UTC. */
export const time = z.iso.datetime();
export const nullableTime = time.nullable();
export const nullableText = z.string().nullable();
/** Exact US dollars with 9 decimals; null while nothing is known. */
export const cost = z
  .string()
  .regex(/^-?\d+\.\d{9}$/)
  .nullable()
  .describe('US dollars, exact; null when no price is known');
export const count = z.int().min(0);

const YEAR = String.raw`(?:19[7-9]\d|20\d\d)`;
const LEAP_YEAR = '(?:19(?:[79][26]|8[048])|20(?:[02468][048]|[13579][26]))';
const DAY = String.raw`(?:${YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|${LEAP_YEAR}-02-29)`;
const CLOCK = String.raw`T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;

/** A moment in a request, from 1970 up to 2099. */
export const moment = z
  .string()
  .regex(new RegExp(`^${DAY}${CLOCK}$`), 'must be a time like 2026-11-22T08:30:00Z, between 1970 and 2099')
  .describe('a time by RFC 3339');
/** A moment, or a whole UTC day like 2026-11-22. */
export const momentOrDay = z
  .string()
  .regex(new RegExp(`^${DAY}(?:${CLOCK})?$`), 'must be a day like 2026-11-22 or a time like 2026-11-22T08:30:00Z')
  .describe('a day, or a time by RFC 3339; UTC');

/** `true` or `false` in a query. */
export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** Of what is answered as CSV. */
export const csvQuery = {
  bom: flag.optional().describe('whether a CSV begins with a byte order mark, by which Excel knows UTF-8'),
};
