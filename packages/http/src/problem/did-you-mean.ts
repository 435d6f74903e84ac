// Suggests a known word in place of an unknown one.
import { distance } from 'fastest-levenshtein';

const MAX_DISTANCE = 2;
/** Longer words get no suggestion: the distance takes time in proportion to their length. */
const MAX_LENGTH = 64;

/** Returns `; did you mean openai?`, or an empty string when no word is close. */
export function didYouMean(word: unknown, words: readonly string[]): string {
  if (typeof word !== 'string' || word.length > MAX_LENGTH || words.length === 0) return '';
  const lower = word.toLowerCase();
  const ranked = words.map((one) => [distance(lower, one.toLowerCase()), one] as const);
  const [[off, closest]] = ranked.sort(([a], [b]) => a - b) as [readonly [number, string]];
  const isClose = off <= MAX_DISTANCE && off * 2 < Math.max(lower.length, closest.length);
  return isClose ? `; did you mean ${closest}?` : '';
}
