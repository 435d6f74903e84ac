// Traces as the API accepts and returns them.
import { z } from 'zod';
import { count, flag, nullableText, text } from '../http/fields';
import { pageQuery } from '../http/pages';
import { rangeQuery } from '../http/time-range';
import type { FoundTrace } from './search';
import { secondsOfNs, timeOfNs } from '../http/nanoseconds';
import type { Attributes } from './span';
import { type Span, SPAN_KINDS, STATUS_CODES } from './trace';

/** The first `=` ends the name. */
const ATTRIBUTE = /^[^=\s]{1,100}=[^\n]{0,200}$/;
const MAX_ATTRIBUTES = 5;
const condition = text(301).regex(ATTRIBUTE, 'must be like http.route=/runs');
const seconds = z.coerce.number().min(0).max(86_400);

export const searchQuery = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(50).default(20).describe('maximum number of traces per page'),
  ...rangeQuery,
  service: text(200).min(1).optional().describe('default: all services'),
  operation: text(500).min(1).optional(),
  min_duration: seconds.optional().describe('in seconds'),
  max_duration: seconds.optional().describe('in seconds'),
  errors: flag.default(false).describe('whether only spans with the status error match'),
  attribute: z
    .union([condition.transform((one) => [one]), z.array(condition).max(MAX_ATTRIBUTES)])
    .optional()
    .describe('name=value, repeatable: attributes of the span or its process; a span matches all conditions'),
  run_id: text(100).min(1).optional(),
});

export const byTraceId = z.object({
  id: z.string().describe('trace id: 32 hexadecimal digits'),
});
export const byService = z.object({ service: text(200).describe('name of the service') });

const time = z.iso.datetime({ precision: 9 }).describe('with nanoseconds');
const duration = z.number().min(0).describe('in seconds');
const hidden = count.describe('spans of the trace that the caller may not see: those of other orgs or without an org');
const service = z.object({ name: z.string(), spans: count, errors: count });

export const foundTraceView = z
  .object({
    id: z.string(),
    root: z.object({ service: z.string(), operation: z.string() }).describe('the first span'),
    started_at: time,
    duration_seconds: duration,
    spans: count,
    errors: count,
    services: z.array(service),
    hidden_spans: hidden,
  })
  .meta({ id: 'TraceSummary' });

export function foundTraceViewOf({ id, spans, hidden: hiddenSpans }: FoundTrace): z.output<typeof foundTraceView> {
  const first = spans[0]!;
  const services = new Map<string, { name: string; spans: number; errors: number }>();
  for (const { service: name, isError } of spans) {
    const one = services.get(name) ?? { name, spans: 0, errors: 0 };
    services.set(name, { name, spans: one.spans + 1, errors: one.errors + Number(isError) });
  }
  return {
    id,
    root: { service: first.service, operation: first.operation },
    started_at: timeOfNs(first.start),
    duration_seconds: extentOf(spans.map(({ start, duration: length }) => ({ start, end: start + length }))),
    spans: spans.length,
    errors: spans.filter(({ isError }) => isError).length,
    services: [...services.values()],
    hidden_spans: hiddenSpans,
  };
}

/** From the first start to the last end, in seconds. */
function extentOf(spans: readonly { readonly start: bigint; readonly end: bigint }[]): number {
  const end = spans.reduce((last, one) => (one.end > last ? one.end : last), 0n);
  return secondsOfNs(end - spans[0]!.start);
}

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const spanView = z
  .object({
    id: z.string(),
    parent_id: nullableText.describe('null for a root; the parent may be among the hidden spans'),
    resource: z.int().describe('index of the process in `resources`'),
    service: z.string(),
    operation: z.string(),
    kind: z.enum(SPAN_KINDS),
    started_at: time,
    offset_seconds: z.number().describe('from the start of the trace'),
    duration_seconds: duration,
    status: z.enum(STATUS_CODES),
    status_message: nullableText,
    attributes,
    events: z.array(z.object({ name: z.string(), offset_seconds: z.number(), attributes })),
    links: z.array(z.object({ trace_id: z.string(), span_id: z.string(), attributes })),
  })
  .meta({ id: 'Span' });

/** Spans beyond these are counted. */
export const MAX_SPANS = 10_000;

export const traceView = z
  .object({
    id: z.string(),
    started_at: time,
    duration_seconds: duration,
    errors: count,
    services: z.array(service),
    resources: z.array(z.object({ service: z.string(), attributes })),
    spans: z.array(spanView).describe('sorted by start'),
    hidden_spans: hidden,
    omitted_spans: count.describe(`spans beyond the first ${MAX_SPANS}`),
  })
  .meta({ id: 'Trace' });

/** @param spans all visible spans, sorted by start; not empty */
export function traceViewOf(id: string, spans: readonly Span[], hiddenSpans: number): z.output<typeof traceView> {
  const { start } = spans[0]!;
  const shown = spans.slice(0, MAX_SPANS);
  const resources = [...new Set(shown.map(({ resource }) => resource))];
  const indexOf = new Map(resources.map((resource, i) => [resource, i]));
  const found = { id, hidden: hiddenSpans, spans: spans.map(summaryOf(id)) };
  const { started_at, duration_seconds, errors, services } = foundTraceViewOf(found);
  return {
    ...{ id, started_at, duration_seconds, errors, services },
    resources: resources.map(({ service: name, attributes: own }) => ({ service: name, attributes: own })),
    spans: shown.map((span) => spanViewOf(span, indexOf.get(span.resource)!, start)),
    hidden_spans: hiddenSpans,
    omitted_spans: spans.length - shown.length,
  };
}

const summaryOf =
  (traceId: string) =>
  ({ spanId, parentId, operation, start, end, status, attributes: own, resource }: Span) => ({
    ...{ traceId, spanId, parentId, operation, start, duration: end - start, attributes: own },
    ...{ service: resource.service, resource: resource.attributes, isError: status === 'error' },
  });

function spanViewOf(span: Span, resource: number, traceStart: bigint): z.output<typeof spanView> {
  const offset = (at: bigint): number => secondsOfNs(at - traceStart);
  const copy = (all: Attributes) => ({ ...all });
  return {
    id: span.spanId,
    parent_id: span.parentId ?? null,
    resource,
    service: span.resource.service,
    operation: span.operation,
    kind: span.kind,
    started_at: timeOfNs(span.start),
    offset_seconds: offset(span.start),
    duration_seconds: Math.max(0, secondsOfNs(span.end - span.start)),
    status: span.status,
    status_message: span.statusMessage ?? null,
    attributes: copy(span.attributes),
    events: span.events.map(({ name, at, attributes: own }) => ({
      ...{ name, offset_seconds: offset(at), attributes: copy(own) },
    })),
    links: span.links.map(({ traceId, spanId, attributes: own }) => ({
      ...{ trace_id: traceId, span_id: spanId, attributes: copy(own) },
    })),
  };
}
