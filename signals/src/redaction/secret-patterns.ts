// Patterns of secrets, shared by the redaction of processes and that of the collector.
//
// Expressions use only syntax that JavaScript and RE2 share, and no flags. Processes redact text from strangers, so each
// expression must take linear time in JavaScript too: an attempt that fails examines few characters, or only characters
// that no later attempt examines. RE2 is about twenty times as fast when an expression starts with literal text.
import { PRIVATE_KEY, TOKEN_FORMS, type RecognizableSecret } from './token-forms';

/** What a process writes in the place of a secret. */
export const REDACTED = '[redacted]';

/** What the redaction processor of the collector puts in the place of a secret. */
export const COLLECTOR_REDACTED = '****';

/** A secret that follows a word, such as a name or a scheme. Processes keep the word, the separator and the opening. */
export interface AnnouncedSecret {
  readonly name: string;
  /** In lower case, matched in any case; the first three characters are literal. */
  readonly words: readonly string[];
  readonly separator?: RegExp;
  /** The first form that matches applies. */
  readonly forms: readonly SecretForm[];
  /** Text after the secret; processes keep it. */
  readonly end?: RegExp;
}

export interface SecretForm {
  /** Text before the secret, such as a quote. */
  readonly opening?: RegExp;
  readonly secret: RegExp;
}

export type SecretPattern = AnnouncedSecret | RecognizableSecret;

/** `=`, `:` or `=>`, after a quote that may be escaped. */
const ASSIGNED = /\\*["']?\s*[:=]+>?\s*/;

/** Between the name and the value of a list such as `rawHeaders` of Node.js. */
const NEXT_ITEM = /\\*["']\s*,\s*/;

/** A text to its closing quote, also within JSON that is the text of other JSON. */
const QUOTED: readonly SecretForm[] = [
  { opening: /"/, secret: /(?:[^"\\]|\\[\s\S])[^"\\]*(?:\\[\s\S][^"\\]*)*/ },
  { opening: /'/, secret: /(?:[^'\\]|\\[\s\S])[^'\\]*(?:\\[\s\S][^'\\]*)*/ },
  {
    opening: /\\"/,
    secret: /(?:[^"\\]|\\[^"\\]|\\\\(?:\\["\\]|[^"\\]))[^"\\]*(?:(?:\\[^"\\]|\\\\(?:\\["\\]|[^"\\]))[^"\\]*)*/,
  },
  { opening: /\\+["']/, secret: /[^"'\\]+(?:\\+[^"'\\]+)*/ },
];

/** Lists and objects with texts; those with only numbers are counts. */
const COLLECTED: readonly SecretForm[] = [
  { opening: /\[/, secret: /\s*\\*["'][^[\]]*/ },
  { opening: /\{/, secret: /[^{}]*:\s*\\*["'][^{}]*/ },
];

const KEYS = ['access', 'account', 'api', 'auth', 'encryption', 'master', 'private', 'secret', 'signing'].map(
  (kind) => `${kind}[_.-]?key`,
);

/** Names of secrets that are rarely followed by a colon in prose. */
const NAMES = ['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', ...KEYS];

/** Names that prose uses too: `used 1200 tokens: 1000 in`. */
const PROSE_NAMES = ['credentials?', 'connection[_.-]?string'];
const PLURALS = ['passwords', 'passphrases', 'secrets', 'tokens', 'cookies', ...KEYS.map((key) => `${key}s`)];

/** Final words of names that lists contain before a secret, such as raw headers and arguments of commands. */
export const LISTED_KEY_WORDS: readonly string[] = [
  ...['authorization', 'cookie', 'api-key', '-token', '-secret', '--password', '--passphrase'],
];

/**
 * The collector applies them in any order, so a match of one must not keep another from the rest of a secret. No unquoted
 * secret starts with a bracket, so that `[redacted]` from an earlier redaction stays.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    name: 'authorization header',
    words: ['authorization'],
    separator: ASSIGNED,
    forms: [
      ...QUOTED,
      // With the parameters of schemes such as Digest and AWS4-HMAC-SHA256.
      {
        secret: /(?:[\w-]+ +)?[^\s"',;\\[{:=>][^\s"',;\\]*(?:"[^"\\]*"|,? *[A-Za-z-]+=(?:"[^"\\]*"|[^\s"',;\\]+))*/,
      },
    ],
  },
  {
    name: 'raw header',
    words: LISTED_KEY_WORDS,
    separator: NEXT_ITEM,
    forms: QUOTED,
  },
  {
    name: 'bearer token',
    words: ['bearer'],
    separator: /(?:\s+|%20)/,
    forms: [{ secret: /(?:[\w.~+/-]{16,}=*|[A-Za-z._~+/-]{0,15}[0-9][\w.~+/=-]{2,})/ }],
  },
  {
    name: 'basic credentials',
    words: ['basic'],
    separator: /(?:\s+|%20)/,
    forms: [{ secret: /(?:[A-Za-z0-9+/]{20,}=*|[A-Za-z0-9+/]{6,19}={1,2})/ }],
  },
  {
    name: 'cookie',
    words: ['cookie'],
    separator: ASSIGNED,
    // The whole header, as each cookie may be a session.
    forms: [...QUOTED, ...COLLECTED, { secret: /[^\s"'[{:=>][^"'\r\n=]*(?:=(?:"[^"\r\n]*")?[^"'\r\n=]*)*/ }],
  },
  {
    name: 'credentials in a URL',
    words: ['://'],
    forms: [{ secret: /[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*/ }],
    end: /@/,
  },
  {
    name: 'command-line option',
    words: ['--password', '--passphrase', '--token', '--secret', '--api-key'],
    separator: /\s+/,
    forms: [...QUOTED, { secret: /[^\s"'0-9<[{-]?[^\s"'0-9]{0,64}[0-9][^\s"']*/ }],
  },
  {
    name: 'named secret',
    words: NAMES,
    separator: ASSIGNED,
    forms: [
      ...QUOTED,
      ...COLLECTED,
      // All lines of a private key.
      { secret: new RegExp(PRIVATE_KEY.prefixes[0]! + PRIVATE_KEY.rest.source) },
      { secret: /[^\s"'\\&,;{}[\]:=>][^\s"'\\&,;{}[\]]*/ },
    ],
  },
  {
    name: 'named secrets',
    words: [...PROSE_NAMES, ...PLURALS],
    separator: ASSIGNED,
    forms: [
      // Not a number as a text.
      { opening: /"/, secret: /[\d.,]*(?:[^"\\\d.,]|\\[\s\S])[^"\\]*(?:\\[\s\S][^"\\]*)*/ },
      { opening: /'/, secret: /[\d.,]*(?:[^'\\\d.,]|\\[\s\S])[^'\\]*(?:\\[\s\S][^'\\]*)*/ },
      { opening: /\\+["']/, secret: /[\d.,]*[^"'\\\d.,][^"'\\]*(?:\\+[^"'\\]+)*/ },
      ...COLLECTED,
    ],
  },
  ...TOKEN_FORMS,
];

/** Final words of the names of fields and attributes whose whole value is masked; matched in any case. */
export const SECRET_KEY_WORDS: readonly string[] = ['authorization', 'cookie', ...NAMES, ...PROSE_NAMES];

/** Final words of names whose texts are masked, but not their numbers, which are counts; matched in any case. */
export const SECRETS_KEY_WORDS: readonly string[] = PLURALS;

/**
 * Personal data: the collector always redacts it, processes redact it from prompts and completions. Matched in any case.
 * Only the first label of the domain may be all digits, as `lodash@4.17.21` and `lodash@5.0.0-beta.rc` are packages.
 */
export const EMAIL = {
  name: 'e-mail address',
  secret: /[\w.%+-]+@(?:[0-9]+|[0-9-]*[a-z][a-z0-9-]*)\.(?:[0-9-]*[a-z][a-z0-9-]*\.)*[a-z]{2,}/,
  run: '[\\w.%+-]',
} as const;
