// Patterns of secrets, shared by the redaction of processes and that of the collector.
//
// Expressions use only syntax that JavaScript and RE2 share, and no flags. Processes redact text from strangers, so each
// expression must take linear time in JavaScript too. RE2 is about twenty times as fast when an expression starts with
// literal text.

/** A secret that follows a word, such as a name or a scheme. Processes keep the word and the separator. */
export interface AnnouncedSecret {
  readonly name: string;
  /** In lower case, matched in any case; the first three characters are literal. */
  readonly words: readonly string[];
  readonly separator?: RegExp;
  readonly secret: RegExp;
  /** Text after the secret; processes keep it. */
  readonly end?: RegExp;
}

/** A secret with a recognizable form. */
export interface RecognizableSecret {
  readonly name: string;
  /** Literal texts in lower case, of at least three characters, one of which starts every match. */
  readonly starts: readonly string[];
  readonly secret: RegExp;
  /**
   * Class of the first characters of a match. In JavaScript, trying a match at each character of a long run of them would
   * take quadratic time.
   */
  readonly run?: string;
}

export type SecretPattern = AnnouncedSecret | RecognizableSecret;

/** `=` or `:`, with quotes that may be escaped. */
const ASSIGNED = /\\?["']?\s*[:=]\s*\\?["']?/;

/**
 * In the order of their application. No secret starts with a bracket, so that `[redacted]` from an earlier redaction stays.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    name: 'private key',
    starts: ['-----begin '],
    // Without its end, a key is masked to the end of the text.
    secret: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  },
  {
    name: 'authorization header',
    words: ['authorization'],
    separator: ASSIGNED,
    secret: /(?:[A-Za-z]+ +)?[^\s"',;\\[][^\s"',;\\]*/,
  },
  {
    name: 'bearer token',
    words: ['bearer'],
    separator: /\s+/,
    secret: /(?:[\w.~+/-]{16,}=*|[A-Za-z._~+/-]{0,15}[0-9][\w.~+/=-]{2,})/,
  },
  {
    name: 'basic credentials',
    words: ['basic'],
    separator: /\s+/,
    secret: /(?:[A-Za-z0-9+/]{20,}=*|[A-Za-z0-9+/]{6,19}={1,2})/,
  },
  // The whole header, as each cookie may be a session.
  { name: 'cookie', words: ['cookie'], separator: ASSIGNED, secret: /[^\s"'[][^"'\r\n]*/ },
  {
    name: 'credentials in a URL',
    words: ['://'],
    secret: /[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*/,
    end: /@/,
  },
  { name: 'Slack webhook', starts: ['hooks.slack'], secret: /hooks\.slack(?:-gov)?\.com\/[^\s"']+/ },
  {
    name: 'OpenAI, Anthropic or OpenRouter key',
    starts: ['sk-'],
    secret: /sk-(?:(?:proj|svcacct|admin|ant|or)-[\w-]{8,}|[A-Za-z0-9]{16,})/,
  },
  {
    name: 'GitHub token',
    starts: ['gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_'],
    secret: /gh[oprsu]_[A-Za-z0-9]{16,}/,
  },
  { name: 'fine-grained GitHub token', starts: ['github_pat_'], secret: /github_pat_\w{20,}/ },
  { name: 'GitLab token', starts: ['glpat-'], secret: /glpat-[\w-]{16,}/ },
  { name: 'npm token', starts: ['npm_'], secret: /npm_[A-Za-z0-9]{30,}/ },
  { name: 'Slack token', starts: ['xox'], secret: /xox[a-z]-[A-Za-z0-9-]{8,}/ },
  { name: 'AWS access key', starts: ['akia'], secret: /AKIA[0-9A-Z]{16}/ },
  { name: 'temporary AWS access key', starts: ['asia'], secret: /ASIA[0-9A-Z]{16}/ },
  { name: 'Google API key', starts: ['aiza'], secret: /AIza[\w-]{30,}/ },
  {
    name: 'JSON Web Token',
    starts: ['eyj'],
    secret: /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
    run: '[\\w-]',
  },
  {
    name: 'named secret',
    words: ['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'api[_.-]?key', 'private[_.-]?key'],
    separator: ASSIGNED,
    secret: /[^\s"'\\&,;{}[\]]+/,
  },
];

/**
 * Personal data: the collector always redacts it, processes redact it from prompts and completions. Matched in any case.
 * Only the first label of the domain may be all digits, as `lodash@4.17.21` and `lodash@5.0.0-beta.rc` are packages.
 */
export const EMAIL: Pick<Required<RecognizableSecret>, 'name' | 'secret' | 'run'> = {
  name: 'e-mail address',
  secret: /[\w.%+-]+@(?:[0-9]+|[0-9-]*[a-z][a-z0-9-]*)\.(?:[0-9-]*[a-z][a-z0-9-]*\.)*[a-z]{2,}/,
  run: '[\\w.%+-]',
};

/** Final words of the names of fields and attributes whose whole value is masked; matched in any case. */
export const SECRET_KEY_WORDS: readonly string[] = [
  'authorization',
  'cookie',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'credentials?',
  'api[_.-]?key',
  'private[_.-]?key',
];
