// Redaction of secrets, as a second line of defence: processes redact what they emit.
import {
  COLLECTOR_REDACTED,
  EMAIL,
  SECRET_KEY_WORDS,
  SECRET_PATTERNS,
  SECRETS_KEY_WORDS,
  type AnnouncedSecret,
} from '@sextant/signals/redaction/secret-patterns';
import type { RecognizableSecret } from '@sextant/signals/redaction/token-forms';
import type { Settings } from './config';

const announced = SECRET_PATTERNS.filter((pattern): pattern is AnnouncedSecret => 'words' in pattern);
const recognizable = SECRET_PATTERNS.filter((pattern): pattern is RecognizableSecret => 'prefixes' in pattern);

/**
 * RE2 is about twenty times as fast with a literal start, and each expression costs about 20 ns per value. So words become
 * expressions with the same start, in each spelling, and `(?i)` is only for the e-mail addresses. The redaction processor
 * applies expressions in a random order.
 */
const patterns = [
  ...byStart(announced.flatMap(announcedSources)),
  ...recognizable.flatMap(recognizableSources),
  `(?i)${EMAIL.secret.source}`,
];

/** The redaction processor masks numbers too. Of the names that are often counts, only these are secrets. */
const COUNTS = ['tokens', 'cookies'];
const TOKENS = ['access', 'api', 'auth', 'bearer', 'refresh'].map((kind) => `${kind}[_.-]?tokens`);
const keyWords = [...SECRET_KEY_WORDS, ...SECRETS_KEY_WORDS.filter((word) => !COUNTS.includes(word)), ...TOKENS];

/** The redaction processor masks a whole match, including the word before the secret. */
function announcedSources({ words, separator, forms, end }: AnnouncedSecret): readonly string[] {
  const secret = forms.map(({ opening, secret: { source } }) => (opening?.source ?? '') + source).join('|');
  // What ends the secret may be masked already, as part of an e-mail address.
  const rest = `${separator?.source ?? ''}(?:${secret})${end ? `(?:${end.source}|\\*{4})` : ''}`;
  return byStart(words.flatMap(spellings)).map((same) => same + rest);
}

function recognizableSources({ prefixes, rest }: RecognizableSecret): readonly string[] {
  const escaped = prefixes.map((prefix) => prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return byStart(escaped, 1).map((same) => same + rest.source);
}

/** Joins the expressions that start with the same characters. */
function byStart(expressions: readonly string[], length = 2): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const expression of expressions) {
    const start = expression.replace('(?:', '').slice(0, length);
    groups.set(start, [...(groups.get(start) ?? []), expression]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0]! : `(?:${group.join('|')})`));
}

/** A word in lower case, capitalized and in upper case. Options of commands have only lower case. */
function spellings(word: string): readonly string[] {
  if (word.startsWith('--')) return [word];
  const lower = word.replace(/\?([a-z])/g, (_, letter: string) => `?[${letter}${letter.toUpperCase()}]`);
  return [...new Set([lower, lower.replace(/[a-z]/, (letter) => letter.toUpperCase()), word.toUpperCase()])];
}

/** Redacts attributes of resources, scopes, spans, events and logs, and the bodies of logs, including nested values. */
export const redaction: Settings = {
  allow_all_keys: true,
  blocked_key_patterns: byStart(keyWords.flatMap(spellings)).map((words) => `${words}$`),
  blocked_values: patterns,
  // Lists and maps are redacted in their JSON form.
  redact_all_types: true,
  summary: 'silent',
};

/** Redacts status messages, which the redaction processor skips and in which providers often repeat a key. */
export const statusRedaction: Settings = {
  error_mode: 'ignore',
  trace_statements: [
    {
      conditions: ['span.status.message != ""'],
      statements: patterns.map(
        (p) => `replace_pattern(span.status.message, ${JSON.stringify(p)}, "${COLLECTOR_REDACTED}")`,
      ),
    },
  ],
};
