// Redaction: removes secrets from every text that leaves the process as telemetry.
import { addStart, EMAIL_ADDRESS, hasMark, mayStartMark, REDACTED, RULES, SECRET_KEY } from './secret-expressions';

export { REDACTED } from './secret-expressions';

const hidden = new Set<string>();
let hiddenPattern: RegExp | undefined;

/** Redacts every later occurrence of this exact text. Ignores texts under 8 characters, which are too common. */
export function hideSecret(text: string): void {
  if (text.length < 8 || hidden.has(text)) return;
  hidden.add(text);
  addStart(text);
  const escaped = [...hidden].map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  hiddenPattern = new RegExp(escaped.join('|'), 'g');
}

/** Number of hidden texts: text that was redacted before the last of them may have to be redacted again. */
export function secretCount(): number {
  return hidden.size;
}

/** False means certainly no secret. */
export function mayContainSecret(text: string): boolean {
  if (!mayStartMark(text)) return false;
  if (hasMark(text)) return true;
  return hiddenPattern !== undefined && text.search(hiddenPattern) >= 0;
}

/** Replaces secrets in a text; with `emails` also e-mail addresses, for prompts and completions. */
export function redactText(text: string, options: { readonly emails?: boolean } = {}): string {
  const clean = options.emails ? text.replace(EMAIL_ADDRESS, REDACTED) : text;
  if (!mayContainSecret(clean)) return clean;
  const visible = hiddenPattern ? clean.replace(hiddenPattern, REDACTED) : clean;
  return RULES.reduce(
    (result, { pattern, replacement, requires }) =>
      requires === undefined || result.includes(requires) ? result.replace(pattern, replacement) : result,
    visible,
  );
}

/** Characters to examine beyond the kept part, as a secret that is cut in two is not recognized. */
const MARGIN = 2_048;

/** Returns at most the first `length` characters of the redacted text; truncates long text before it redacts. */
export function redactStart(text: string, length: number): string {
  if (text.length <= length) return redactText(text);
  const start = redactText(text.slice(0, length + MARGIN));
  const whole = text.length <= length + MARGIN;
  return start.slice(0, Math.min(length, whole ? length : Math.max(0, start.length - MARGIN)));
}

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Deeper values are replaced: 16 KB of JSON can nest deeply enough to exhaust the stack. */
const MAX_DEPTH = 64;
const TOO_DEEP = '[too deep]';

/** Redacts a JSON value: texts by their content, fields also by their name. */
export function redactValue(value: unknown): unknown {
  return redactWithin(value, Infinity).value;
}

export interface RedactedValue {
  readonly value: unknown;
  readonly truncated: boolean;
}

/** Like redactValue, but keeps only the first `length` characters of texts and names and does not examine the rest. */
export function redactWithin(value: unknown, length: number): RedactedValue {
  let left = length;
  let truncated = false;
  const redacted = walk(value, 0);
  return { value: redacted, truncated };

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
    truncated = true;
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
    truncated = true;
    return true;
  }
}
