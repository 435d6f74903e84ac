// Text from outside, made fit to be kept.
import { z } from 'zod';

/** What Postgres refuses in JSON: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A text that a user gives, to be refused where it cannot be kept. */
export const storableText = z
  .string()
  .refine((text) => text.search(UNSTORABLE) < 0, 'must not contain NUL or half of a surrogate pair');

/** The text without what cannot be kept, at most `max` UTF-16 units of it; the cut itself may split a pair. */
export function clip(text: string, max: number): string {
  return text.slice(0, max).replace(UNSTORABLE, '');
}
