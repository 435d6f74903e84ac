// Prepares an ended span for export: redacts secrets, shortens long texts, and replaces values that stores cannot show.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { toUSVString } from 'node:util';
import { REDACTED, redactField, redactStart } from '../redaction/redaction';

/** Default limit of a text, in characters. */
export const MAX_TEXT = 16_384;
/** Shorter texts, such as methods and names, cannot hold a recognizable secret. */
const MIN_SECRET_LENGTH = 11;
/** Limits of int64; exporters would encode larger integers as malformed JSON. */
const MAX_INT = 2 ** 63;
const MAX_DEPTH = 16;
const TOO_DEEP = '[too deep]';

/** The span, which nothing else changes after its end. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Changes the span in place, as its processors all receive the same object.
 *
 * @param maxText limit of each text, in characters
 */
export function scrubSpan(readable: ReadableSpan, maxText = MAX_TEXT): void {
  const span = readable as Mutable<ReadableSpan>;
  // A library may pass anything as a name.
  span.name = typeof span.name === 'string' ? scrubText(span.name, maxText) : 'unknown';
  scrubAttributes(span.attributes, maxText);
  for (const event of span.events) if (event.attributes) scrubAttributes(event.attributes, maxText);
  for (const link of span.links) if (link.attributes) scrubAttributes(link.attributes, maxText);
  const { message } = span.status;
  if (message !== undefined) span.status = { ...span.status, message: scrubText(message, maxText) };
}

/** Changes the attributes in place. */
export function scrubAttributes(attributes: Attributes, maxText = MAX_TEXT): void {
  for (const key in attributes) {
    const value = attributes[key];
    const scrubbed = scrubValue(redactByName(key, value), maxText, 0);
    if (scrubbed !== value) attributes[key] = scrubbed;
  }
}

/** Returns the body of a log record, redacted. */
export function scrubBody(body: unknown): unknown {
  return scrubValue(redactByName('', body), MAX_TEXT, 0);
}

/** Returns the same value when nothing has to change. */
function scrubValue(value: unknown, maxText: number, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return scrubText(value, maxText);
    case 'number':
      return isPortable(value) ? value : String(value);
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      if (depth >= MAX_DEPTH) return TOO_DEEP;
      return Array.isArray(value) ? scrubList(value, maxText, depth + 1) : scrubMap(value, maxText, depth + 1);
    default:
      return value;
  }
}

function scrubList(list: readonly unknown[], maxText: number, depth: number): unknown {
  // Elements of a list have one type.
  if (list.some((item) => typeof item === 'number' && !isPortable(item)))
    return list.map((item) => (typeof item === 'number' ? String(item) : scrubValue(item, maxText, depth)));
  return list.map((item) => scrubValue(item, maxText, depth));
}

function scrubMap(map: object, maxText: number, depth: number): object {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, scrubValue(item, maxText, depth)]));
}

/** Jaeger stores NaN and Infinity, but cannot show the trace. */
function isPortable(value: number): boolean {
  return Number.isFinite(value) && value < MAX_INT && value >= -MAX_INT;
}

function scrubText(text: string, maxText: number): string {
  const maySecret = text.length >= MIN_SECRET_LENGTH || text.length > maxText;
  // Half of a surrogate pair makes a JSON request malformed.
  return toUSVString(maySecret ? redactStart(text, maxText) : text);
}

const secretKeys = new Map<string, boolean>();
const MAX_KEYS = 1_000;

/** Redacts by the last part of the name, as in `http.request.header.authorization`. Numbers are counts. */
function redactByName(key: string, value: unknown): unknown {
  if (typeof value === 'object') return redactField(lastPartOf(key), value);
  if (typeof value !== 'string') return value;
  let secret = secretKeys.get(key);
  if (secret === undefined) {
    secret = redactField(lastPartOf(key), 'a text') === REDACTED;
    if (secretKeys.size < MAX_KEYS) secretKeys.set(key, secret);
  }
  return secret ? REDACTED : value;
}

function lastPartOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
