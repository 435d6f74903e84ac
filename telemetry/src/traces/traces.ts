// Traces: spans from declarations, and carriers that propagate a trace.
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span as OtelSpan,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import type { AttributeValues, Span as SpanDeclaration, SpanKind as Kind } from '@sextant/signals/declare/span';
import { runContextOn, type RunContext } from '../context';
import { classifyError } from '../errors/errors';
import { reportMisuse } from '../misuse';
import { describeException } from './exception';
import { marksFirst } from './span-class';

/** Instrumentation scope of declared spans. */
export const TRACER = 'sextant';

/** A trace context as W3C headers. */
export interface Carrier {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** A started span, with the declared attributes. */
export interface Span<D extends SpanDeclaration = SpanDeclaration> {
  readonly traceId: string;
  set(attributes: AttributeValues<D['attributes']>): void;
  /** Sets an error status, error.type and an exception event. */
  fail(error: unknown): void;
}

export interface SpanOptions<D extends SpanDeclaration> {
  /** Replaces a declared name whose attributes are not known yet. */
  readonly name?: string;
  readonly attributes?: AttributeValues<D['attributes']>;
  /** Parent context; defaults to the active context. */
  readonly parent?: Context;
  /** Traces to link to. */
  readonly links?: readonly Carrier[];
  /** Starts a new trace. */
  readonly root?: boolean;
  /** Ids for the run context of `fn`. */
  readonly run?: RunContext;
}

export const KINDS: Readonly<Record<Kind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Runs `fn` inside a span and ends the span. When `fn` throws, sets status ERROR and `error.type` and rethrows the error.
 * Invalid options and values never throw.
 */
export async function withSpan<D extends SpanDeclaration, T>(
  declaration: D,
  options: SpanOptions<D>,
  fn: (span: Span<D>) => T | Promise<T>,
): Promise<T> {
  const outer = options.parent ?? context.active();
  const span = startSpan(declaration, options, outer);
  const on = options.run ? runContextOn(outer, options.run) : outer;
  try {
    return await context.with(trace.setSpan(on, span), () => fn(spanHandle(span)));
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function startSpan<D extends SpanDeclaration>(declaration: D, options: SpanOptions<D>, outer: Context): OtelSpan {
  const tracer = trace.getTracer(TRACER);
  const kind = KINDS[declaration.kind];
  const root = options.root ?? false;
  try {
    const attributes = marksFirst(options.attributes ?? {});
    const name = options.name ?? filledName(declaration.name, attributes);
    const links = options.links && linksOf(options.links);
    return tracer.startSpan(name, { kind, root, attributes, ...(links && { links }) }, outer);
  } catch {
    reportMisuse(`span ${declaration.name}: could not record its attributes and links`);
    return tracer.startSpan(options.name ?? declaration.name, { kind, root }, outer);
  }
}

function spanHandle<D extends SpanDeclaration>(span: OtelSpan): Span<D> {
  return {
    traceId: span.spanContext().traceId,
    set: (attributes) => void span.setAttributes(attributes),
    fail: (error) => markFailed(span, error),
  };
}

function markFailed(span: OtelSpan, error: unknown): void {
  try {
    const exception = describeException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
    span.setAttribute('error.type', errorClassOf(error));
    span.recordException(exception);
  } catch {
    reportMisuse('a span could not record an error');
  }
}

function errorClassOf(error: unknown): string {
  try {
    return classifyError(error).class;
  } catch {
    return 'UNKNOWN';
  }
}

/** Fills the `{attribute}` parts of a declared name. */
export function filledName(pattern: string, attributes: Attributes): string {
  if (!pattern.includes('{')) return pattern;
  return pattern.replace(/\{([^{}]+)\}/g, (_, key: string) => {
    const value = attributes[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
  });
}

/** Id of the active trace; undefined outside a trace. */
export function currentTraceId(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active && trace.isSpanContextValid(active) ? active.traceId : undefined;
}

/** The active trace context, to be stored or sent; empty outside a trace. */
export function traceCarrier(): Carrier {
  const carrier: Carrier = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs `fn` in the trace of a carrier. */
export function withCarrier<T>(carrier: Carrier, fn: () => T): T {
  return context.with(propagation.extract(trace.deleteSpan(context.active()), carrier), fn);
}

function linksOf(carriers: readonly Carrier[]): Link[] {
  return carriers.flatMap((carrier) => {
    const links = linkOf(propagation.extract(ROOT_CONTEXT, carrier));
    // Stored carriers are in the W3C format, whatever propagator the process uses.
    const stored = links.length === 0 ? parseTraceParent(carrier.traceparent ?? '') : null;
    return stored ? [{ context: stored }] : links;
  });
}

/** A link to the span of a context; none without a valid span. */
function linkOf(from: Context): Link[] {
  const spanContext = trace.getSpanContext(from);
  return spanContext && trace.isSpanContextValid(spanContext) ? [{ context: spanContext }] : [];
}
