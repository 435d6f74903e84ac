// Redaction of texts, in time in proportion to the length of the text.
import { findCandidates, type Candidates } from './candidates';
import { hasHiddenSecret, maskHiddenSecrets, maxHiddenLength } from './hidden-secrets';
import { EMAIL_ADDRESS, REDACTED } from './secret-expressions';

/** Maximum number of characters that are examined, about 10 ms of work. The rest of a longer text is omitted. */
export const MAX_TEXT_LENGTH = 262_144;

export interface RedactOptions {
  /** Replaces e-mail addresses too: for prompts and completions. */
  readonly emails?: boolean;
}

/** Replaces secrets in a text. Of a text over 262,144 characters, the rest is replaced by a note. Never throws. */
export function redactText(text: string, options: RedactOptions = {}): string {
  if (typeof text !== 'string') return redactText(textOf(text), options);
  if (text.length <= MAX_TEXT_LENGTH) return maskSecrets(text, options);
  return `${maskStart(text, MAX_TEXT_LENGTH, options)}… (${text.length - MAX_TEXT_LENGTH} characters omitted)`;
}

/**
 * Returns at most the first `length` characters of the redacted text, and at most 262,144; truncates long text before it
 * redacts.
 */
export function redactStart(text: string, length: number): string {
  if (typeof text !== 'string') return redactStart(textOf(text), length);
  return maskStart(text, Math.min(length, MAX_TEXT_LENGTH), {});
}

/** False means certainly no secret, neither in the text nor, for JSON, in a field with the name of a secret. */
export function mayContainSecret(text: string): boolean {
  if (typeof text !== 'string') return mayContainSecret(textOf(text));
  const { positions, groups, hidden } = findCandidates(text);
  if (hidden && hasHiddenSecret(text)) return true;
  let failedRun = 0;
  for (let i = 0; i < positions.length; i += 1) {
    const start = positions[i]!;
    const { mark, run } = groups[i]!;
    if (run !== undefined && start < failedRun) continue;
    if (matchesAt(mark, text, start)) return true;
    if (run !== undefined) failedRun = endOfRun(run, text, start);
  }
  return false;
}

function matchesAt(expression: RegExp, text: string, position: number): boolean {
  expression.lastIndex = position;
  return expression.test(text);
}

/** Replaces secrets in a text of any length. */
export function maskSecrets(text: string, { emails = false }: RedactOptions = {}): string {
  const candidates = findCandidates(text);
  const visible = candidates.hidden ? maskHiddenSecrets(text) : text;
  const masked = maskCandidates(visible, visible === text ? candidates : findCandidates(visible));
  // Last, as the end of a password before the host of a URL looks like an address.
  return emails && masked.includes('@') ? masked.replace(EMAIL_ADDRESS, REDACTED) : masked;
}

/** Examines each character that is not in a match at most once for each group: see secret-patterns.ts. */
function maskCandidates(text: string, { positions, groups }: Candidates): string {
  let result = '';
  let end = 0;
  let failedRun = 0;
  for (let i = 0; i < positions.length; i += 1) {
    const start = positions[i]!;
    const { announced, recognizable, run } = groups[i]!;
    if (start < end || (run !== undefined && start < failedRun)) continue;
    const kept = announced && keptAt(announced, text, start);
    if (kept !== undefined) {
      result += text.slice(end, start) + kept + REDACTED;
      end = announced!.lastIndex;
    } else if (recognizable !== undefined && matchesAt(recognizable, text, start)) {
      result += text.slice(end, start) + REDACTED;
      end = recognizable.lastIndex;
    } else if (run !== undefined) {
      failedRun = endOfRun(run, text, start);
    }
  }
  return result + text.slice(end);
}

function endOfRun(run: RegExp, text: string, position: number): number {
  return matchesAt(run, text, position) ? run.lastIndex : position;
}

/** What stays of a match: the captures, of which a match sets some. */
function keptAt(expression: RegExp, text: string, position: number): string | undefined {
  expression.lastIndex = position;
  return expression.exec(text)?.slice(1).join('');
}

/** Characters to examine beyond the kept part, as a secret that is cut in two is not recognized. */
const MIN_MARGIN = 2_048;

function maskStart(text: string, length: number, options: RedactOptions): string {
  if (text.length <= length) return maskSecrets(text, options);
  const margin = Math.max(MIN_MARGIN, maxHiddenLength());
  const start = maskSecrets(text.slice(0, length + margin), options);
  const whole = text.length <= length + margin || start.endsWith(REDACTED);
  return start.slice(0, Math.min(length, whole ? length : Math.max(0, start.length - margin)));
}

/** The type of the parameter is not checked at runtime, and telemetry must not throw. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unreadable]';
  }
}
