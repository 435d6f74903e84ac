// Text as it is compared: without what changes its looks and not its words.

/** Accents, and characters that take no room: zero-width ones, soft hyphens, marks of direction, fillers. */
const UNSEEN = /\p{M}|\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/** Lower case, one form for each character, no accents or invisible characters, words with single spaces between. */
export function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
