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

/**
 * Each takes time in proportion to the text's length, as texts of strangers come here: no match begins inside a run that
 * an earlier attempt has gone through. `needs` is a text without which the rule has nothing to look for.
 */
type Rule = readonly [pattern: RegExp, replacement: string, needs?: string];

const RULES: readonly Rule[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:[a-z]+ +)?[^\s"',;]+/gi, `$1${REDACTED}`],
  [/\b(bearer\s+|basic\s+(?=[a-z0-9+/]{12}))[a-z0-9._~+/=-]{6,}/gi, `$1${REDACTED}`],
  [/\b((?:set-)?cookie["']?\s*[:=]\s*["']?)[^\s"'][^"'\r\n]*/gi, `$1${REDACTED}`],
  [/([a-z0-9+.-]:\/\/)[^\s/?#"'@]*(?:@[^\s/?#"'@]*)*@/gi, `$1${REDACTED}@`],
  [/https:\/\/hooks\.slack(?:-gov)?\.com\/[^\s"']+/g, REDACTED],
  [/\bsk-[A-Za-z0-9_-]{12,}/g, REDACTED],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,})/g, REDACTED],
  [/\bxox[a-z]-[A-Za-z0-9-]{8,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}/g, REDACTED],
  [/(?<![\w-])([\w-]{0,40}?)eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, `$1${REDACTED}`, 'eyJ'],
  [
    /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key)\\?["']?\s*[:=]\s*\\?["']?)(?!\[redacted)[^\s"'\\&,;{}[\]]+/gi,
    `$1${REDACTED}`,
  ],
];

/** Begins where a run of such characters does, so that a long one without an address is gone through once. */
const EMAIL = /(?<![\w.%+-])[\w.%+-]+@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,63}\b/gi;

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
  return RULES.reduce(
    (result, [pattern, replacement, needs]) =>
      needs === undefined || result.includes(needs) ? result.replace(pattern, replacement) : result,
    hidden,
  );
}

/** What is looked at beyond the part that is kept, in characters: a secret that is cut in two is not recognized. */
const MARGIN = 2_048;

/** The first `length` characters of the redacted text at most; a longer text is cut before it is looked at. */
export function redactStart(text: string, length: number): string {
  if (text.length <= length) return redactText(text);
  const start = redactText(text.slice(0, length + MARGIN));
  const whole = text.length <= length + MARGIN;
  return start.slice(0, Math.min(length, whole ? length : Math.max(0, start.length - MARGIN)));
}

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) || SECRET_CAMEL_KEY.test(key);
}

/** Deeper values are left out: nobody reads them, and a text of 16 KB can nest deeply enough to exhaust the stack. */
const MAX_DEPTH = 64;
const TOO_DEEP = '[too deep]';

/** Redacts a JSON value throughout: texts by their look, fields also by their name. */
export function redactValue(value: unknown): unknown {
  return redactWithin(value, Infinity).value;
}

export interface Redacted {
  readonly value: unknown;
  /** Whether something of the value was left out. */
  readonly cut: boolean;
}

/** The same for the first `length` characters of texts and names; what comes later is left out, and not looked at. */
export function redactWithin(value: unknown, length: number): Redacted {
  let left = length;
  let cut = false;
  const redacted = walk(value, 0);
  return { value: redacted, cut };

  function walk(inner: unknown, depth: number): unknown {
    if (typeof inner === 'string') return text(inner);
    left -= 1;
    if (typeof inner !== 'object' || inner === null) return inner;
    if (depth >= MAX_DEPTH) return TOO_DEEP;
    return Array.isArray(inner) ? list(inner, depth + 1) : fields(inner, depth + 1);
  }

  function text(inner: string): string {
    const room = left;
    left -= inner.length;
    if (left >= 0) return redactText(inner);
    cut = true;
    return redactStart(inner, Math.max(0, room));
  }

  function list(items: readonly unknown[], depth: number): unknown[] {
    const kept: unknown[] = [];
    for (const item of items) {
      if (isFull()) break;
      kept.push(walk(item, depth));
    }
    return kept;
  }

  function fields(inner: object, depth: number): object {
    const kept: [string, unknown][] = [];
    for (const [key, item] of Object.entries(inner)) {
      if (isFull()) break;
      left -= key.length;
      kept.push([key, isSecretKey(key) ? REDACTED : walk(item, depth)]);
    }
    return Object.fromEntries(kept);
  }

  function isFull(): boolean {
    if (left > 0) return false;
    cut = true;
    return true;
  }
}
