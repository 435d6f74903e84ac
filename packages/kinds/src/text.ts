// Text that Postgres can store.
import { z } from 'zod';

/** Postgres rejects NUL and unpaired surrogates in JSON. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A pattern appears in the published schemas; a refinement does not. */
// eslint-disable-next-line no-control-regex -- the pattern is about NUL
const NO_NUL = /^[^\u0000]*$/;
const MESSAGE = 'must not contain NUL or unpaired surrogates';

/** Schema for text of users: rejects text that cannot be stored. */
export const storableText = z
  .string()
  .regex(NO_NUL, MESSAGE)
  .refine((text) => !/\p{Cs}/u.test(text), MESSAGE);

/** Cuts a text to `max` UTF-16 units, and removes what cannot be stored, including a surrogate split by the cut. */
export function clip(text: string, max: number): string {
  return text.slice(0, max).replace(UNSTORABLE, '');
}
