// Encodes spans as OTLP protobuf and redacts them, without the two intermediate copies of the general way.
// Field numbers are from opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.
import {
  isSpanContextValid,
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Link,
  type SpanStatus,
} from '@opentelemetry/api';
import type { ProtobufWriter } from '../../export/protobuf';
import { redactStart, secretCount } from '../../redaction/redaction';
import type { RecordingSpan, Scope, SpanEvent } from './span';

const MAX_ATTRIBUTES = 64;
/** Maximum length of an attribute value, in characters. */
const MAX_TEXT = 4_096;

/** Bits of `flags`: whether it is known that the parent is remote, and whether it is. */
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

const SPAN = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  startTime: 7,
  endTime: 8,
  attributes: 9,
  events: 11,
  droppedEvents: 12,
  links: 13,
  status: 15,
  flags: 16,
} as const;
const EVENT = { time: 1, name: 2, attributes: 3 } as const;
const LINK = { traceId: 1, spanId: 2, attributes: 4 } as const;
const STATUS = { message: 2, code: 3 } as const;
const RESOURCE = { attributes: 1 } as const;
const SCOPE = { name: 1, version: 2 } as const;
const KEY_VALUE = { key: 1, value: 2 } as const;
const VALUE = { text: 1, flag: 2, int: 3, double: 4, array: 5 } as const;
const ARRAY = { values: 1 } as const;

export function writeSpan(out: ProtobufWriter, field: number, span: RecordingSpan): void {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  const begin = out.open(field);
  out.hex(SPAN.traceId, traceId);
  out.hex(SPAN.spanId, spanId);
  if (traceState) out.text(SPAN.traceState, traceState.serialize());
  if (parent) out.hex(SPAN.parentSpanId, parent.spanId);
  out.text(SPAN.name, span.name);
  out.number(SPAN.kind, span.kind + 1);
  out.nanoseconds(SPAN.startTime, span.startMs);
  out.nanoseconds(SPAN.endTime, span.endMs);
  writeAttributes(out, SPAN.attributes, span.attributes);
  for (const event of span.events) writeEvent(out, event);
  if (span.droppedEvents > 0) out.number(SPAN.droppedEvents, span.droppedEvents);
  for (const link of span.links) writeLink(out, link);
  writeStatus(out, span.status);
  out.fixed32(SPAN.flags, (traceFlags & 0xff) | REMOTE_KNOWN | (parent?.isRemote ? REMOTE : 0));
  out.close(begin);
}

export function writeResource(out: ProtobufWriter, field: number, attributes: Attributes): void {
  const begin = out.open(field);
  writeAttributes(out, RESOURCE.attributes, attributes);
  out.close(begin);
}

export function writeScope(out: ProtobufWriter, field: number, { name, version }: Scope): void {
  const begin = out.open(field);
  out.text(SCOPE.name, name);
  if (version !== undefined) out.text(SCOPE.version, version);
  out.close(begin);
}

function writeEvent(out: ProtobufWriter, { name, at, attributes }: SpanEvent): void {
  const begin = out.open(SPAN.events);
  out.nanoseconds(EVENT.time, at);
  out.text(EVENT.name, name);
  writeAttributes(out, EVENT.attributes, attributes);
  out.close(begin);
}

/** Skips links with an invalid id, as collectors would reject the whole request. */
function writeLink(out: ProtobufWriter, { context, attributes = {} }: Link): void {
  if (!isSpanContextValid(context)) return;
  const begin = out.open(SPAN.links);
  out.hex(LINK.traceId, context.traceId);
  out.hex(LINK.spanId, context.spanId);
  writeAttributes(out, LINK.attributes, attributes);
  out.close(begin);
}

function writeStatus(out: ProtobufWriter, { code, message }: SpanStatus): void {
  if (code === SpanStatusCode.UNSET) return;
  const begin = out.open(SPAN.status);
  if (message !== undefined) out.text(STATUS.message, redact(message));
  out.number(STATUS.code, code);
  out.close(begin);
}

/** The last value of an attribute and its encoding: most values repeat. */
interface CachedAttribute {
  text: string;
  /** The encoded field; undefined until the value repeats. */
  bytes: Uint8Array | undefined;
  /** Field number. */
  field: number;
  /** Number of hidden secrets at the time of the redaction. */
  secrets: number;
}

const written = new Map<string, CachedAttribute>();
const MAX_KEYS = 1_000;
/** Maximum length of a cached value, in characters. */
const MAX_CACHED_LENGTH = 128;

function writeAttributes(out: ProtobufWriter, field: number, attributes: Attributes): void {
  let count = 0;
  for (const key in attributes) {
    const value = attributes[key];
    if (!isValue(value)) continue;
    if (++count > MAX_ATTRIBUTES) break;
    if (typeof value === 'string' && value.length <= MAX_CACHED_LENGTH) writeCached(out, field, key, value);
    else writeAttribute(out, field, key, value);
  }
}

function isValue(value: unknown): value is AttributeValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return true;
    default:
      return Array.isArray(value);
  }
}

function writeCached(out: ProtobufWriter, field: number, key: string, text: string): void {
  const secrets = secretCount();
  const last = written.get(key);
  if (last?.text !== text || last.secrets !== secrets || last.field !== field) {
    writeAttribute(out, field, key, text);
    if (last) {
      last.text = text;
      last.bytes = undefined;
      last.field = field;
      last.secrets = secrets;
    } else if (written.size < MAX_KEYS) {
      written.set(key, { text, bytes: undefined, field, secrets });
    }
  } else if (last.bytes) {
    out.writeBytes(last.bytes);
  } else {
    const begin = out.length;
    writeAttribute(out, field, key, text);
    last.bytes = Uint8Array.prototype.slice.call(out.memory, begin, out.length);
  }
}

function writeAttribute(out: ProtobufWriter, field: number, key: string, value: AttributeValue): void {
  const begin = out.open(field);
  out.text(KEY_VALUE.key, key);
  writeValue(out, KEY_VALUE.value, value);
  out.close(begin);
}

function writeValue(out: ProtobufWriter, field: number, value: unknown): void {
  const begin = out.open(field);
  if (typeof value === 'string') out.text(VALUE.text, redact(value));
  else if (typeof value === 'boolean') out.number(VALUE.flag, value ? 1 : 0);
  else if (Number.isSafeInteger(value)) out.number(VALUE.int, value as number);
  else if (typeof value === 'number') out.double(VALUE.double, value);
  else if (Array.isArray(value)) {
    const array = out.open(VALUE.array);
    for (const item of value) if (isValue(item)) writeValue(out, ARRAY.values, item);
    out.close(array);
  }
  out.close(begin);
}

/** Skips short texts, such as methods and names, which cannot hold a recognizable secret. */
function redact(text: string): string {
  if (text.length <= 10) return text;
  return redactStart(text, MAX_TEXT);
}
