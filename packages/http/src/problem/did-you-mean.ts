// What somebody most likely meant by a word that is none of those there are.
import { distance } from 'fastest-levenshtein';

/** The nearest of the words, where it is near: at most two letters off, and fewer than half of them. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const given = word.toLowerCase();
  const ranked = words.map((one) => [distance(given, one.toLowerCase()), one] as const);
  const [[off, best]] = ranked.sort(([a], [b]) => a - b) as [readonly [number, string]];
  return off <= MAX_OFF && off * 2 < Math.max(given.length, best.length) ? best : undefined;
}

/** As `; did you mean openai?`; empty where nothing is near. */
export function didYouMean(word: unknown, words: readonly string[]): string {
  if (typeof word !== 'string' || words.length === 0) return '';
  const meant = nearest(word, words);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

const MAX_OFF = 2;
const MAX_LENGTH = 64;
