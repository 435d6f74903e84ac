// Redaction: takes secrets out of every text that leaves the process as telemetry.

export const REDACTED = '[redacted]';

/** Keys whose value is a secret, whatever it looks like; a prefix is allowed (client_secret, x-api-key). */
const SECRET_KEY =
  /(^|[^a-z])(password|passwd|pwd|passphrase|secret|token|authorization|api[_-]?key|apikey|cookie|private[_-]?key|credentials?)$/i;
const SECRET_CAMEL_KEY = /[a-z](Password|Secret|Token|Authorization|ApiKey|Cookie|PrivateKey|Credentials?)$/;

/**
 * Cheap test that runs on every line, in lower case: when it finds nothing, there is nothing to redact. Every pattern
 * below starts with, or contains, one of these. The flag `i` instead would take three times as long.
 */
const SUSPECT =
  /authorization|bearer|basic |:\/\/[^\s/?#"]*@|sk-|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|hooks\.slack|npm_|akia|asia|aiza|eyj|-----begin|password|passwd|pwd|passphrase|secret|token\W{0,4}[:=]|api[_-]?key|cookie|private[_-]?key|credential/;

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
  const escaped = [...known].map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  knownPattern = new RegExp(escaped.join('|'), 'g');
}

/** How many texts were hidden so far: what was redacted before the last of them may have to be redacted again. */
export function secretsKnown(): number {
  return known.size;
}

/** Whether the text may contain a secret; false is certain. */
export function isSuspect(text: string): boolean {
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
