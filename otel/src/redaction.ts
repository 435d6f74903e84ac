// Redaction of secrets, as a second line of defence: processes redact what they emit.
import {
  EMAIL,
  SECRET_KEY_WORDS,
  SECRET_PATTERNS,
  SECRETS_KEY_WORDS,
  type SecretPattern,
} from '@sextant/signals/redaction/secret-patterns';
import type { Settings } from './config';

/**
 * The redaction processor masks numbers too, so that it must not know the names that are often counts, such as
 * `gen_ai.usage.input_tokens`; only those of them that are not.
 */
const COUNTS = ['tokens', 'cookies'];
const TOKENS = ['access', 'api', 'auth', 'bearer', 'refresh'].map((kind) => `${kind}[_.-]?tokens`);
const keyWords = [...SECRET_KEY_WORDS, ...SECRETS_KEY_WORDS.filter((word) => !COUNTS.includes(word)), ...TOKENS];

const patterns = [...SECRET_PATTERNS.flatMap(re2), `(?i)${EMAIL.secret.source}`];

/** The redaction processor masks a whole match, including the word before the secret. */
function re2(pattern: SecretPattern): string[] {
  if (!('words' in pattern)) return pattern.prefixes.map((prefix) => escape(prefix) + pattern.rest.source);
  const { words, separator, forms, end } = pattern;
  const secret = forms.map(({ opening, secret: { source } }) => (opening?.source ?? '') + source).join('|');
  const rest = `${separator?.source ?? ''}(?:${secret})${end?.source ?? ''}`;
  return words.flatMap(spellings).map((word) => word + rest);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * A word in lower case, capitalized and in upper case, each as an expression of its own: RE2 is about twenty times as fast
 * with a literal start, which `(?i)` or an alternative would remove.
 */
function spellings(word: string): string[] {
  const lower = word.replace(/\?([a-z])/g, (_, letter: string) => `?[${letter}${letter.toUpperCase()}]`);
  return [...new Set([lower, lower.charAt(0).toUpperCase() + lower.slice(1), word.toUpperCase()])];
}

/** Redacts attributes of resources, scopes, spans, events and logs, and the bodies of logs, including nested values. */
export const redaction: Settings = {
  allow_all_keys: true,
  blocked_key_patterns: keyWords.flatMap(spellings).map((word) => `${word}$`),
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
      statements: patterns.map((p) => `replace_pattern(span.status.message, ${JSON.stringify(p)}, "****")`),
    },
  ],
};
