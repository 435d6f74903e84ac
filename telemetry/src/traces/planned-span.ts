// Planned spans: root spans whose ids are known from the start of long work and which are emitted at its end, even by
// another process. Spans of the work are their children from the beginning.
import { context, isSpanContextValid, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Link, SpanContext } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import type { AttributeValues, Span as SpanDeclaration } from '@sextant/signals/declare/span';
import { newIds, withIds } from './prepared-ids';
import { filledName, KINDS, TRACER } from './traces';

/** Can be stored as JSON. Traceparents are in the W3C format, whatever propagator the process uses. */
export interface PlannedSpan {
  readonly traceparent: string;
  /** Start in milliseconds since the epoch. */
  readonly startMs: number;
  /** Traceparents of the spans that this one links to. */
  readonly links: readonly string[];
}

/** Plans the root span of a new trace that starts now. Its default link is to the active span. */
export function planSpan(links: readonly string[] = activeTraceparents()): PlannedSpan {
  const { traceId, spanId } = newIds();
  return { traceparent: `00-${traceId}-${spanId}-${isActiveSampled() ? '01' : '00'}`, startMs: Date.now(), links };
}

export interface SpanEnd<D extends SpanDeclaration> {
  /** In milliseconds since the epoch. */
  readonly endMs: number;
  readonly attributes: AttributeValues<D['attributes']>;
  /** Description of the failure; sets the status ERROR. */
  readonly error?: string | undefined;
}

/** Emits a planned span. Call it once: stores keep both spans of two calls. */
export function emitSpan<D extends SpanDeclaration>(declaration: D, planned: PlannedSpan, end: SpanEnd<D>): void {
  const ids = parseTraceParent(planned.traceparent);
  // Its children were not sampled.
  if (!ids || (ids.traceFlags & TraceFlags.SAMPLED) === 0) return;
  const attributes = end.attributes as Attributes;
  const span = withIds(ids, () =>
    trace.getTracer(TRACER).startSpan(filledName(declaration.name, attributes), {
      kind: KINDS[declaration.kind],
      attributes,
      root: true,
      startTime: planned.startMs,
      links: planned.links.flatMap(linkTo),
    }),
  );
  // With a tracer provider that has another id generator.
  if (span.spanContext().spanId !== ids.spanId) span.addLink({ context: ids });
  if (end.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: end.error });
  span.end(Math.max(end.endMs, planned.startMs));
}

/** Links the active span to a planned one. */
export function linkActiveSpan({ traceparent }: PlannedSpan): void {
  trace.getActiveSpan()?.addLinks(linkTo(traceparent));
}

/** The id of the trace of a planned span. */
export function traceIdOf({ traceparent }: PlannedSpan): string {
  return parseTraceParent(traceparent)?.traceId ?? '';
}

/** A context whose active span is the planned one. */
export function plannedContext({ traceparent }: Pick<PlannedSpan, 'traceparent'>): Context {
  const parent = parseTraceParent(traceparent);
  const base = trace.deleteSpan(context.active());
  return parent ? trace.setSpanContext(base, { ...parent, isRemote: true }) : base;
}

/** The traceparent of the active span, if there is one. */
export function activeTraceparents(): string[] {
  const active = activeContext();
  return active ? [`00-${active.traceId}-${active.spanId}-0${active.traceFlags & TraceFlags.SAMPLED}`] : [];
}

function linkTo(traceparent: string): Link[] {
  const linked = parseTraceParent(traceparent);
  return linked ? [{ context: linked }] : [];
}

/** The work is sampled like the request that starts it. */
function isActiveSampled(): boolean {
  const active = activeContext();
  return active === undefined || (active.traceFlags & TraceFlags.SAMPLED) !== 0;
}

function activeContext(): SpanContext | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  return active && isSpanContextValid(active) ? active : undefined;
}
