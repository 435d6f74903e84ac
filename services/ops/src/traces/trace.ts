// One trace with everything in its spans, read from Jaeger in the JSON encoding of OTLP.
import { HttpError } from '@sextant/http/client';
import { z } from 'zod';
import type { Store } from '../stores/store';
import type { AttributeValue, Attributes } from './span';

/** Numbers of spans, by OTLP's enumeration SpanKind. */
export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** By OTLP's enumeration StatusCode. */
export const STATUS_CODES = ['unset', 'ok', 'error'] as const;

export interface SpanEvent {
  readonly name: string;
  readonly at: bigint;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface Resource {
  readonly service: string;
  readonly attributes: Attributes;
}

/** Times are in nanoseconds since the epoch. */
export interface Span {
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly operation: string;
  readonly kind: SpanKind;
  readonly start: bigint;
  readonly end: bigint;
  readonly status: (typeof STATUS_CODES)[number];
  readonly statusMessage: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: Resource;
}

const anyValue = z.looseObject({});
const attribute = z.object({ key: z.string(), value: anyValue.optional() });
const attributes = z.array(attribute).default([]);
const nanoseconds = z.union([z.string().regex(/^\d{1,20}$/), z.number()]).default('0');

const otlpSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string().default(''),
  kind: z.number().default(0),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  events: z.array(z.object({ timeUnixNano: nanoseconds, name: z.string().default(''), attributes })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), attributes })).default([]),
  status: z.object({ code: z.number().default(0), message: z.string().optional() }).default({ code: 0 }),
});
const traceResponse = z.object({
  result: z.object({
    resourceSpans: z
      .array(
        z.object({
          resource: z.object({ attributes }).default({ attributes: [] }),
          scopeSpans: z.array(z.object({ spans: z.array(otlpSpan).default([]) })).default([]),
        }),
      )
      .default([]),
  }),
});

/** All spans of a trace, sorted by start; empty if Jaeger has no such trace. Throws ProblemError. */
export async function readTrace(jaeger: Store, traceId: string, signal: AbortSignal): Promise<readonly Span[]> {
  const call = { what: 'read a trace from Jaeger', schema: traceResponse, signal };
  const response = await jaeger.call(`/api/v3/traces/${traceId}`, call).catch((error: unknown) => {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  });
  const spans = (response?.result.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
    const { 'service.name': service = '', ...rest } = attributesOf(resource.attributes);
    const owner = { service: String(service), attributes: rest };
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => spanOf(span, owner)));
  });
  return spans.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

function spanOf(raw: z.output<typeof otlpSpan>, resource: Resource): Span {
  return {
    spanId: raw.spanId,
    parentId: raw.parentSpanId === '' ? undefined : raw.parentSpanId,
    operation: raw.name,
    kind: SPAN_KINDS[raw.kind] ?? 'unspecified',
    start: BigInt(raw.startTimeUnixNano),
    end: BigInt(raw.endTimeUnixNano),
    status: STATUS_CODES[raw.status.code] ?? 'unset',
    statusMessage: raw.status.message === '' ? undefined : raw.status.message,
    attributes: attributesOf(raw.attributes),
    events: raw.events.map((event) => ({
      name: event.name,
      at: BigInt(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    links: raw.links.map((link) => ({ ...link, attributes: attributesOf(link.attributes) })),
    resource,
  };
}

function attributesOf(all: z.output<typeof attributes>): Attributes {
  return Object.fromEntries(all.map(({ key, value = {} }) => [key, valueOf(value)]));
}

/** Integers beyond the safe ones, lists and maps stay text, as do NaN and infinities, which JSON cannot express. */
function valueOf(value: Readonly<Record<string, unknown>>): AttributeValue {
  const [[type, raw] = ['', '']] = Object.entries(value);
  if (type === 'intValue') return Number.isSafeInteger(Number(raw)) ? Number(raw) : String(raw);
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
  return JSON.stringify(raw);
}
