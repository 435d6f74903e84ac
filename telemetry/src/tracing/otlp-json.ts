// Spans as OTLP's JSON, written straight to text and redacted on the way: the general way builds each span twice more.
import type { Attributes, Link } from '@opentelemetry/api';
import { redactText } from '../redaction';
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

/** `{"key":"…","value":` by key: the same few are written all the time. */
const heads = new Map<string, string>();
const MAX_HEADS = 1_000;

function attributesJson(attributes: Attributes): string {
  let text = '';
  let count = 0;
  for (const key in attributes) {
    const value = valueJson(attributes[key]);
    if (value === undefined) continue;
    if (++count > MAX_ATTRIBUTES) break;
    text += `${count === 1 ? '' : ','}${headOf(key)}${value}}`;
  }
  return `[${text}]`;
}

function headOf(key: string): string {
  let head = heads.get(key);
  if (head === undefined) {
    head = `{"key":${JSON.stringify(key)},"value":`;
    if (heads.size < MAX_HEADS) heads.set(key, head);
  }
  return head;
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

/** Whole nanoseconds of a time in milliseconds: more than a double can hold, so in two parts. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.floor((ms - whole) * 1e6);
  return `${whole}${String(1e6 + rest).slice(1)}`;
}
