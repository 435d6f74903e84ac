// The approximate size of a span in a request, and the shortening of a span that is too large.
import type { Attributes, Link } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { toUSVString } from 'node:util';

/** Ids, times, flags and the length prefixes of a span. */
const SPAN_BYTES = 96;
const EVENT_BYTES = 24;
const LINK_BYTES = 40;
const ATTRIBUTE_BYTES = 12;
const NUMBER_BYTES = 8;

/** Bytes of the encoded span, counted as one per character. */
export function spanBytes({ name, status, attributes, events, links }: ReadableSpan): number {
  let bytes = SPAN_BYTES + name.length + (status.message?.length ?? 0) + attributesBytes(attributes);
  for (const event of events) bytes += EVENT_BYTES + event.name.length + attributesBytes(event.attributes);
  for (const link of links) bytes += LINK_BYTES + attributesBytes(link.attributes);
  return bytes;
}

function attributesBytes(attributes: Attributes | undefined): number {
  let bytes = 0;
  for (const key in attributes) bytes += ATTRIBUTE_BYTES + key.length + valueBytes(attributes[key]);
  return bytes;
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + valueBytes(item), 0);
  return attributesBytes(value as Attributes);
}

/** Length that every text of a span is cut to when the span is too large, in characters. */
const CUT_LENGTH = 1_024;
const CUT_MARK = '…';

/** Cuts the texts of a span in place. The span stays too large only when it has too many attributes, events and links. */
export function cutSpan(readable: ReadableSpan): void {
  const span = readable as { -readonly [K in keyof ReadableSpan]: ReadableSpan[K] };
  const holders: readonly (ReadableSpan | TimedEvent | Link)[] = [span, ...span.events, ...span.links];
  for (const { attributes } of holders) if (attributes) cutAttributes(attributes);
  span.name = cut(span.name);
  if (span.status.message !== undefined) span.status = { ...span.status, message: cut(span.status.message) };
}

function cutAttributes(attributes: Attributes): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value === 'string') attributes[key] = cut(value);
    // A large list or map has no part that is more useful than another.
    else if (valueBytes(value) > CUT_LENGTH) attributes[key] = CUT_MARK;
  }
}

function cut(text: string): string {
  return text.length <= CUT_LENGTH ? text : toUSVString(`${text.slice(0, CUT_LENGTH)}${CUT_MARK}`);
}
