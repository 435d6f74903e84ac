// Text from outside, made fit to be kept.
import { z } from 'zod';

/** What Postgres refuses in JSON: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** As a pattern, which published schemas show. */
// eslint-disable-next-line no-control-regex -- NUL is what it is about
const NO_NUL = /^[^\u0000]*$/;
const UNFIT = 'must not contain NUL or half of a surrogate pair';

/** A text that a user gives, to be refused where it cannot be kept. */
export const storableText = z
  .string()
  .regex(NO_NUL, UNFIT)
  .refine((text) => !/\p{Cs}/u.test(text), UNFIT);

/** The text without what cannot be kept, at most `max` UTF-16 units of it; the cut itself may split a pair. */
export function clip(text: string, max: number): string {
  return text.slice(0, max).replace(UNSTORABLE, '');
}
