// Messages about invalid choices, with a suggestion.
import { distance } from 'fastest-levenshtein';

/** Rewrites commander's message about an invalid choice like the messages of the API; other messages are unchanged. */
export function choiceText(sentence: string): string {
  const ofOption = OPTION.exec(sentence)?.groups;
  const match = ofOption ?? ARGUMENT.exec(sentence)?.groups;
  if (!match) return sentence;
  const { named = '', given = '', allowed = '' } = match;
  const name = ofOption ? named.replace(/^-\w, /, '').replace(/ [<[].*$/, '') : `<${named}>`;
  const suggestion = nearest(given, allowed.split(', '));
  return `${name} must be one of ${allowed}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

const OPTION = /^option '(?<named>[^']*)' argument '(?<given>.*)' is invalid\. Allowed choices are (?<allowed>.*)\.$/s;
const ARGUMENT =
  /^command-argument value '(?<given>.*)' is invalid for argument '(?<named>[^']*)'\. Allowed choices are (?<allowed>.*)\.$/s;

/** The closest word with at most two typos, in less than half of its letters. */
function nearest(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  const ranked = words.map((one) => [distance(given, one), one] as const).sort(([a], [b]) => a - b);
  const [off, best] = ranked[0]!;
  return off <= 2 && off * 2 < Math.max(given.length, best.length) ? best : undefined;
}
