// Redaction of values: texts by their content, fields also by their name.
import { jsonOf } from './json-value';
import { redactStart, redactText } from './redact-text';
import { LISTED_KEY, REDACTED, SECRET_KEY, SECRETS_KEY } from './secret-expressions';

/** Whether a field of this name holds a secret, so that its whole value is masked. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Whether a field of this name holds several secrets: its texts are masked, its numbers are counts. */
function isSecretsKey(key: string): boolean {
  return SECRETS_KEY.test(key);
}

/** Deeper values are replaced: 16 KB of JSON can nest deeply enough to exhaust the stack. */
const MAX_DEPTH = 64;
const TOO_DEEP = '[too deep]';
const CIRCULAR = '[circular]';
const UNREADABLE = '[unreadable]';

/** Maximum number of characters and of values that are examined. */
const MAX_LENGTH = 1_048_576;

/**
 * Returns a redacted copy of any value, which JSON can write. Errors, maps, sets, dates and binary data become readable
 * values. What cannot be read is replaced by a note; a value over 1,048,576 characters and values is cut and has the field
 * `truncated`. Never throws.
 */
export function redactValue(value: unknown): unknown {
  const { value: redacted, truncated } = redactWithin(value, MAX_LENGTH);
  if (!truncated || typeof redacted !== 'object' || redacted === null) return redacted;
  return Array.isArray(redacted) ? [...(redacted as unknown[]), TRUNCATED] : { ...redacted, ...TRUNCATED };
}

const TRUNCATED = { truncated: true };

/** Redacts the value of a field or an attribute by its name and its content. */
export function redactField(key: string, value: unknown): unknown {
  return new Walk(MAX_LENGTH).field(key, value);
}

export interface RedactedValue {
  readonly value: unknown;
  readonly truncated: boolean;
}

/** Like redactValue, but keeps only the first `length` characters of texts and names and does not examine the rest. */
export function redactWithin(value: unknown, length: number): RedactedValue {
  const walk = new Walk(length);
  return { value: walk.any(value, false), truncated: walk.truncated };
}

/** A number as a text is a count too. */
const NUMBER = /^[\d.,]*$/;
/** Numbers with fewer digits are not secrets that redactText would find. */
const MIN_SECRET_NUMBER = 1e7;

/** Parameters `secrets`: the value is in a field that holds several secrets, so that each text is one. */
class Walk {
  truncated = false;
  private readonly parents: object[] = [];

  constructor(private left: number) {}

  any(value: unknown, secrets: boolean): unknown {
    if (typeof value === 'string') return secrets && !NUMBER.test(value) ? REDACTED : this.text(value);
    this.left -= 1;
    try {
      const json = jsonOf(value);
      if (typeof json === 'string') return secrets ? REDACTED : this.text(json);
      if (typeof json === 'number') return maskNumber(json);
      return typeof json === 'object' && json !== null ? this.nested(value as object, json, secrets) : json;
    } catch {
      return UNREADABLE;
    }
  }

  field(key: string, value: unknown, secrets = false): unknown {
    return isSecretKey(key) ? REDACTED : this.any(value, secrets || isSecretsKey(key));
  }

  private nested(value: object, json: object, secrets: boolean): unknown {
    if (this.parents.length >= MAX_DEPTH) return TOO_DEEP;
    if (this.parents.includes(value)) return CIRCULAR;
    this.parents.push(value);
    try {
      return Array.isArray(json) ? this.list(json, secrets) : this.fields(json, secrets);
    } finally {
      this.parents.pop();
    }
  }

  private text(text: string): string {
    const room = this.left;
    this.left -= text.length;
    if (this.left >= 0) return redactText(text);
    this.truncated = true;
    return redactStart(text, Math.max(0, room));
  }

  private list(items: readonly unknown[], secrets: boolean): unknown[] {
    const kept: unknown[] = [];
    let name: unknown;
    for (let i = 0; i < items.length && !this.isFull(); i += 1) {
      const item = read(items, i);
      kept.push(announces(name, item) ? REDACTED : this.any(item, secrets));
      name = item;
    }
    return kept;
  }

  private fields(object: object, secrets: boolean): object {
    const kept: [string, unknown][] = [];
    for (const key of Object.keys(object)) {
      if (this.isFull()) break;
      kept.push([this.text(key), this.field(key, read(object, key), secrets)]);
    }
    return Object.fromEntries(kept);
  }

  private isFull(): boolean {
    if (this.left > 0) return false;
    this.truncated = true;
    return true;
  }
}

/** A getter that throws must not hide the other fields. */
function read(object: object, key: string | number): unknown {
  try {
    return (object as Readonly<Record<string | number, unknown>>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Whether `name` in a list announces the next item, as in `rawHeaders` of Node.js and in arguments of commands. */
function announces(name: unknown, value: unknown): boolean {
  return typeof name === 'string' && typeof value === 'string' && LISTED_KEY.test(name);
}

function maskNumber(number: number): unknown {
  if (Math.abs(number) < MIN_SECRET_NUMBER) return number;
  const text = String(number);
  return redactText(text) === text ? number : REDACTED;
}
