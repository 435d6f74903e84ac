// A value that is none of those allowed, in a sentence with what was most likely meant.
import { distance } from 'fastest-levenshtein';

/** Commander's sentence about such a value in the form of the API's; any other as it is. */
export function choiceText(sentence: string): string {
  const ofOption = OPTION.exec(sentence)?.groups;
  const found = ofOption ?? ARGUMENT.exec(sentence)?.groups;
  if (!found) return sentence;
  const { named = '', given = '', allowed = '' } = found;
  const words = allowed.split(', ');
  const name = ofOption ? named.replace(/^-\w, /, '').replace(/ [<[].*$/, '') : `<${named}>`;
  const meant = nearest(given, words);
  return `${name} must be one of ${allowed}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

const OPTION = /^option '(?<named>[^']*)' argument '(?<given>.*)' is invalid\. Allowed choices are (?<allowed>.*)\.$/s;
const ARGUMENT =
  /^command-argument value '(?<given>.*)' is invalid for argument '(?<named>[^']*)'\. Allowed choices are (?<allowed>.*)\.$/s;

/** At most two letters off, and fewer than half of them. */
function nearest(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  const ranked = words.map((one) => [distance(given, one), one] as const).sort(([a], [b]) => a - b);
  const [off, best] = ranked[0]!;
  return off <= 2 && off * 2 < Math.max(given.length, best.length) ? best : undefined;
}
