// Redaction: takes secrets out of every text that leaves the process as telemetry.

export const REDACTED = '[redacted]';

/** Keys whose value is a secret, whatever it looks like; a prefix is allowed (client_secret, x-api-key). */
const SECRET_KEY =
  /(^|[^a-z])(password|passwd|pwd|passphrase|secret|token|authorization|api[_-]?key|apikey|cookie|private[_-]?key|credentials?)$/i;
const SECRET_CAMEL_KEY = /[a-z](Password|Secret|Token|Authorization|ApiKey|Cookie|PrivateKey|Credentials?)$/;

/**
 * What every text is looked through for, in lower case: when nothing is found, there is nothing to redact, as each rule
 * below starts with, or contains, one of these. Each is listed under the three letters that it begins with.
 */
const MARKS: Readonly<Record<string, RegExp>> = {
  aut: /authorization/,
  bea: /bearer/,
  bas: /basic /,
  '://': /:\/\/[^\s/?#"]*@/,
  'sk-': /sk-/,
  gho: /gho_/,
  ghp: /ghp_/,
  ghr: /ghr_/,
  ghs: /ghs_/,
  ghu: /ghu_/,
  git: /github_pat_/,
  glp: /glpat-/,
  xox: /xox[a-z]-/,
  hoo: /hooks\.slack/,
  npm: /npm_/,
  aki: /akia/,
  asi: /asia/,
  aiz: /aiza/,
  eyj: /eyj/,
  '---': /-----begin/,
  pas: /password|passwd|passphrase/,
  pwd: /pwd/,
  sec: /secret/,
  tok: /token\W{0,4}[:=]/,
  api: /api[_-]?key/,
  coo: /cookie/,
  pri: /private[_-]?key/,
  cre: /credential/,
};
const SUSPECT = new RegExp(
  Object.values(MARKS)
    .map((mark) => mark.source)
    .join('|'),
);

/** Which runs of three characters a mark or a known secret begins with, by five bits of each: upper case is lower case. */
const BEGINNINGS = new Uint8Array(1 << 15);

function begins(text: string): void {
  let run = 0;
  for (let i = 0; i < 3; i += 1) run = (run << 5) | (text.charCodeAt(i) & 31);
  BEGINNINGS[run] = 1;
}
for (const beginning in MARKS) begins(beginning);

const SCRATCH = Buffer.allocUnsafeSlow(8_192);

/**
 * Whether a mark may begin anywhere; runs on every text, and takes a quarter of what the expression does. Bytes are read
 * more than twice as fast as characters; those beyond Latin-1 lose their upper half and may be taken for a mark.
 */
function mayBeginMark(text: string): boolean {
  if (text.length > SCRATCH.length) return true;
  const length = SCRATCH.write(text, 'latin1');
  let run = 0;
  for (let i = 0; i < length; i += 1) {
    run = ((run << 5) | (SCRATCH[i]! & 31)) & 0x7fff;
    if (BEGINNINGS[run] === 1) return true;
  }
  return false;
}

type Rule = readonly [pattern: RegExp, replacement: string];

const RULES: readonly Rule[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:[a-z]+ +)?[^\s"',;]+/gi, `$1${REDACTED}`],
  [/\b(bearer\s+|basic\s+(?=[a-z0-9+/]{12}))[a-z0-9._~+/=-]{6,}/gi, `$1${REDACTED}`],
  [/\b((?:set-)?cookie["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1${REDACTED}`],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*@/gi, `$1${REDACTED}@`],
  [/https:\/\/hooks\.slack(?:-gov)?\.com\/[^\s"']+/g, REDACTED],
  [/\bsk-[A-Za-z0-9_-]{12,}/g, REDACTED],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,})/g, REDACTED],
  [/\bxox[a-z]-[A-Za-z0-9-]{8,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}/g, REDACTED],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, REDACTED],
  [
    /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key)\\?["']?\s*[:=]\s*\\?["']?)(?!\[redacted)[^\s"'\\&,;{}[\]]+/gi,
    `$1${REDACTED}`,
  ],
];

const EMAIL = /\b[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi;

const known = new Set<string>();
let knownPattern: RegExp | undefined;

/** Makes every later occurrence of this exact text unreadable; texts under 8 characters are too common to hide. */
export function hideSecret(text: string): void {
  if (text.length < 8 || known.has(text)) return;
  known.add(text);
  begins(text);
  const escaped = [...known].map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  knownPattern = new RegExp(escaped.join('|'), 'g');
}

/** How many texts were hidden so far: what was redacted before the last of them may have to be redacted again. */
export function secretsKnown(): number {
  return known.size;
}

/** Whether the text may contain a secret; false is certain. */
export function isSuspect(text: string): boolean {
  if (!mayBeginMark(text)) return false;
  if (SUSPECT.test(text.toLowerCase())) return true;
  return knownPattern !== undefined && text.search(knownPattern) >= 0;
}

/** The text with its secrets replaced; `emails` also replaces e-mail addresses, for prompts and answers. */
export function redactText(text: string, options: { readonly emails?: boolean } = {}): string {
  const clean = options.emails ? text.replace(EMAIL, REDACTED) : text;
  if (!isSuspect(clean)) return clean;
  const hidden = knownPattern ? clean.replace(knownPattern, REDACTED) : clean;
  return RULES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), hidden);
}

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) || SECRET_CAMEL_KEY.test(key);
}

/** Redacts a JSON value throughout: texts by their look, fields also by their name. */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecretKey(key) ? REDACTED : redactValue(inner)]),
  );
}
