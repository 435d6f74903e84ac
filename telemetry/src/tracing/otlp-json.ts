// Spans as OTLP's JSON, written straight to text and redacted on the way: the general way builds each span twice more.
import type { Attributes, Link } from '@opentelemetry/api';
import { redactText, secretsKnown } from '../redaction';
import type { RecordingSpan, Scope, SpanEvent } from './span';

const MAX_ATTRIBUTES = 64;
/** Longest text of an attribute, in characters. */
const MAX_TEXT = 4_096;

/** Bits of `flags`: whether the parent is in another process is known, and whether it is. */
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

/** One span, its texts redacted. */
export function spanJson(span: RecordingSpan): string {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  const { code, message } = span.status;
  const flags = (traceFlags & 0xff) | REMOTE_KNOWN | (parent?.isRemote ? REMOTE : 0);
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}"` +
    (parent ? `,"parentSpanId":"${parent.spanId}"` : '') +
    (traceState ? `,"traceState":${JSON.stringify(traceState.serialize())}` : '') +
    `,"name":${JSON.stringify(span.name)},"kind":${span.kind + 1}` +
    `,"startTimeUnixNano":"${nanoseconds(span.startMs)}","endTimeUnixNano":"${nanoseconds(span.endMs)}"` +
    `,"attributes":${attributesJson(span.attributes)}` +
    (span.events.length > 0 ? `,"events":[${span.events.map(eventJson).join(',')}]` : '') +
    (span.droppedEvents > 0 ? `,"droppedEventsCount":${span.droppedEvents}` : '') +
    (span.links.length > 0 ? `,"links":[${span.links.map(linkJson).join(',')}]` : '') +
    `,"status":{"code":${code}${message === undefined ? '' : `,"message":${textJson(message)}`}},"flags":${flags}}`
  );
}

/** The head of every request: up to the list of scopes. */
export function resourceJson(attributes: Attributes): string {
  return `{"resourceSpans":[{"resource":{"attributes":${attributesJson(attributes)}},"scopeSpans":[`;
}

/** What comes before the spans of a scope. */
export function scopeJson({ name, version }: Scope): string {
  return `{"scope":${JSON.stringify({ name, version })},"spans":[`;
}

function eventJson({ name, at, attributes }: SpanEvent): string {
  return `{"timeUnixNano":"${nanoseconds(at)}","name":${JSON.stringify(name)},"attributes":${attributesJson(attributes)}}`;
}

function linkJson({ context: { traceId, spanId }, attributes = {} }: Link): string {
  return `{"traceId":"${traceId}","spanId":"${spanId}","attributes":${attributesJson(attributes)}}`;
}

/** What is written for an attribute, and its last text: most attributes say the same thing again and again. */
interface Written {
  /** `{"key":"…","value":` */
  readonly head: string;
  text: string | undefined;
  json: string;
  /** How many secrets were known when the text was redacted. */
  secrets: number;
}

const written = new Map<string, Written>();
const MAX_KEYS = 1_000;
/** Longer texts are not kept, in characters. */
const MAX_KEPT = 128;

function attributesJson(attributes: Attributes): string {
  let text = '';
  let count = 0;
  for (const key in attributes) {
    const value = attributes[key];
    const before = writtenOf(key);
    const json = typeof value === 'string' ? stringJson(value, before) : valueJson(value);
    if (json === undefined) continue;
    if (++count > MAX_ATTRIBUTES) break;
    text += `${count === 1 ? '' : ','}${before.head}${json}}`;
  }
  return `[${text}]`;
}

function writtenOf(key: string): Written {
  let found = written.get(key);
  if (found === undefined) {
    found = { head: `{"key":${JSON.stringify(key)},"value":`, text: undefined, json: '', secrets: 0 };
    if (written.size < MAX_KEYS) written.set(key, found);
  }
  return found;
}

function stringJson(text: string, before: Written): string {
  const secrets = secretsKnown();
  if (before.text === text && before.secrets === secrets) return before.json;
  const json = `{"stringValue":${textJson(text)}}`;
  if (text.length > MAX_KEPT) return json;
  before.text = text;
  before.json = json;
  before.secrets = secrets;
  return json;
}

/** Undefined for what is no attribute. */
function valueJson(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${textJson(value)}}`;
    case 'number':
      if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
      return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"stringValue":"${value}"}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'object':
      if (!Array.isArray(value)) return undefined;
      return `{"arrayValue":{"values":[${value.flatMap((item) => valueJson(item) ?? []).join(',')}]}}`;
    default:
      return undefined;
  }
}

/** Short texts are methods, statuses and names; the shortest secret that a rule knows is longer. */
function textJson(text: string): string {
  if (text.length <= 10) return JSON.stringify(text);
  return JSON.stringify(redactText(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text));
}

let lastWhole = 0;
let lastText = '0';

/** Whole nanoseconds of a time in milliseconds: more than a double can hold, so in two parts, the first often the same. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  if (whole !== lastWhole) {
    lastWhole = whole;
    lastText = String(whole);
  }
  const rest = Math.floor((ms - whole) * 1e6);
  return lastText + String(1e6 + rest).slice(1);
}
