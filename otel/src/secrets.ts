// What a secret looks like: the table from which the collector's redaction is written.
//
// Go's regexp looks for the fixed letters that an expression begins with, and is twenty times as fast when there are
// some. So none ignores case or begins with a class, if it can be helped; of a name that is written both ways the first
// letter is left out, and stays in the text.

export interface Secret {
  readonly name: string;
  /** Only what JavaScript and RE2 read alike; of the flags, i and s. The matched part is masked. */
  readonly patterns: readonly RegExp[];
  /** Put together at run time, so that no scanner takes them for a leak. */
  readonly examples: readonly (readonly string[])[];
}

const NAMES = [
  'uthorization',
  'AUTHORIZATION',
  'ookie',
  'oken',
  'TOKEN',
  'ecret',
  'SECRET',
  'assword',
  'PASSWORD',
  'passwd',
  'pi[_.-]?[kK]ey',
  'API[_-]?KEY',
  'rivate[_.-]?[kK]ey',
];

/** Attributes whose whole value is masked, whatever it looks like. */
export const SECRET_KEYS: readonly RegExp[] = NAMES.map((name) => new RegExp(`${name}$`));

/** Searched for in attribute values, log bodies and status messages; the order has no meaning. */
export const SECRETS: readonly Secret[] = [
  {
    name: 'named secret',
    // Not what begins with a bracket: the process that sent it has put "[redacted]" there.
    patterns: NAMES.map(
      (name) => new RegExp(`${name}["']?\\s*[:=]\\s*["']?(?:[A-Za-z]+ )?[^\\s"',;&[][^\\s"',;&]{3,}`),
    ),
    examples: [
      ['OPENAI_API_KEY=', 'abcdef'],
      ['"webhook_secret": "', 'abcdef"'],
      ['?access_token=', 'abcdef'],
      ['authorization: ', 'k3y-0f-s0me0ne'],
      ['X-Api-Key: ', 'abcdef'],
    ],
  },
  {
    name: 'credentials of a scheme',
    patterns: [/earer\s+[A-Za-z0-9._~+/-]{16,}=*/, /asic\s+[A-Za-z0-9+/]{16,}=*/],
    examples: [
      ['bearer ', '0123456789abcdef0123'],
      ['Basic ', 'dXNlcjpwYXNzd29yZDEyMzQ1Ng=='],
    ],
  },
  {
    name: 'JSON web token',
    patterns: [/eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/],
    examples: [['eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0', '.c2lnbmF0dXJl']],
  },
  {
    name: 'OpenAI or Anthropic key',
    patterns: [/sk-(?:(?:proj|svcacct|admin|ant)-[A-Za-z0-9_-]{8,}|[A-Za-z0-9]{20,})/],
    examples: [
      ['sk-', 'proj-0123456789abcdefghij'],
      ['sk-', 'ant-api03-0123456789'],
      ['sk-', '0123456789abcdefghij'],
    ],
  },
  {
    name: 'GitHub token',
    patterns: [/gh[pousr]_[A-Za-z0-9]{20,}/, /github_pat_[A-Za-z0-9_]{20,}/],
    examples: [
      ['ghp', '_0123456789abcdefghij0123456789abcdef'],
      ['github', '_pat_0123456789abcdefghij'],
    ],
  },
  {
    name: 'Slack token or webhook',
    patterns: [/xox[abeprs]-[A-Za-z0-9-]{10,}/, /hooks\.slack\.com\/services\/[A-Za-z0-9/]+/],
    examples: [
      ['xoxb', '-0123456789-abcdef'],
      ['https://hooks.slack.com', '/services/T000/B000/abcdef'],
    ],
  },
  {
    name: 'AWS access key',
    patterns: [/AKIA[A-Z0-9]{16}/, /ASIA[A-Z0-9]{16}/],
    examples: [['AKIA', '0123456789ABCDEF']],
  },
  {
    name: 'npm token',
    patterns: [/npm_[A-Za-z0-9]{36}/],
    examples: [['npm', '_0123456789abcdefghij0123456789abcdef']],
  },
  {
    name: 'Google API key',
    patterns: [/AIza[A-Za-z0-9_-]{35}/],
    examples: [['AIza', '0123456789abcdefghij0123456789abcde']],
  },
  {
    name: 'private key',
    // A key cut off before its end is masked to the end of the text.
    patterns: [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/s],
    examples: [
      ['-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE\nabc\n-----END RSA ', 'PRIVATE KEY-----'],
      ['-----BEGIN ', 'PRIVATE KEY-----\nMIIE'],
    ],
  },
  {
    name: 'password in a URL',
    patterns: [/:\/\/[^/\s:@]*:[^/\s@]+@/],
    examples: [['postgres://sextant:', 'hunter2@127.0.0.1:5432/sextant']],
  },
  {
    name: 'e-mail address',
    // lodash@4.17.21 and lodash@5.0.0-beta.rc are packages, not addresses: no label but the first is all digits.
    patterns: [/[\w.%+-]+@(?:\d+\.|[a-z0-9-]*[a-z][a-z0-9-]*\.)(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)*[a-z]{2,}/i],
    examples: [
      ['jane.doe@', 'example.com'],
      ['jane@', '163.com'],
    ],
  },
];

/** The expression in the collector's syntax (RE2). */
export function re2({ source, flags }: RegExp): string {
  return flags === '' ? source : `(?${flags})${source}`;
}
