// Traces: spans started from declarations, and the carriers that hand a trace on.
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
import type { AttributeValues, Span as SpanDeclaration, SpanKind as Kind } from '@sextant/signals/declare/span';
import { runContextOn, type RunContext } from '../context';
import { classifyError } from '../errors/errors';

/** The scope of spans that our own code starts. */
export const TRACER = 'sextant';

/** A trace's position as W3C headers, to be stored or sent. */
export interface Carrier {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** A running span, with the attributes that its declaration names. */
export interface Span<D extends SpanDeclaration = SpanDeclaration> {
  readonly traceId: string;
  set(attributes: AttributeValues<D['attributes']>): void;
  /** Marks the span as failed without throwing. */
  fail(error: unknown): void;
}

export interface SpanOptions<D extends SpanDeclaration> {
  /** The name, where its `{attribute}` parts are only set later. */
  readonly name?: string;
  readonly attributes?: AttributeValues<D['attributes']>;
  /** The context that it is a part of; without it the active one. */
  readonly parent?: Context;
  /** Other traces that this one follows from. */
  readonly links?: readonly Carrier[];
  /** Starts a trace of its own; link it to the current one where they belong together. */
  readonly root?: boolean;
  /** Ids for the code within, as `withRunContext` would set them. */
  readonly run?: RunContext;
}

const KINDS: Readonly<Record<Kind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Runs `fn` inside a span and ends it. When `fn` throws, the span gets status ERROR and `error.type` with the
 * error's class, and the error is thrown on.
 */
export async function withSpan<D extends SpanDeclaration, T>(
  declaration: D,
  options: SpanOptions<D>,
  fn: (span: Span<D>) => T | Promise<T>,
): Promise<T> {
  const attributes = (options.attributes ?? {}) as Attributes;
  const outer = options.parent ?? context.active();
  const spanOptions = {
    kind: KINDS[declaration.kind],
    attributes,
    root: options.root ?? false,
    ...(options.links && { links: linksOf(options.links) }),
  };
  const name = options.name ?? filledName(declaration.name, attributes);
  const span = trace.getTracer(TRACER).startSpan(name, spanOptions, outer);
  const on = options.run ? runContextOn(outer, options.run) : outer;
  try {
    return await context.with(trace.setSpan(on, span), () => fn(handleOf(span)));
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function handleOf<D extends SpanDeclaration>(span: OtelSpan): Span<D> {
  return {
    traceId: span.spanContext().traceId,
    set: (attributes) => void span.setAttributes(attributes),
    fail: (error) => markFailed(span, error),
  };
}

/** Sets status ERROR, the error's class and the exception on a span. */
export function markFailed(span: OtelSpan, error: unknown): void {
  const exception = error instanceof Error ? error : new Error(String(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
  span.setAttribute('error.type', classifyError(error).class);
  span.recordException(exception);
}

/** A declared name with its `{attribute}` parts filled. */
export function filledName(pattern: string, attributes: Attributes): string {
  if (!pattern.includes('{')) return pattern;
  return pattern.replace(/\{([^{}]+)\}/g, (_, key: string) => {
    const value = attributes[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
  });
}

/** Id of the active trace; undefined outside of any. */
export function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

/** The current position in the trace, for a row or a message that is handled later; empty outside of any trace. */
export function traceCarrier(): Carrier {
  const carrier: Carrier = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs `fn` as a part of the trace that the carrier names. */
export function withCarrier<T>(carrier: Carrier, fn: () => T): T {
  return context.with(propagation.extract(trace.deleteSpan(context.active()), carrier), fn);
}

function linksOf(carriers: readonly Carrier[]): Link[] {
  return carriers.flatMap((carrier) => linkOf(propagation.extract(ROOT_CONTEXT, carrier)));
}

/** The link to a context's span; none when it has no valid one. */
function linkOf(from: Context): Link[] {
  const spanContext = trace.getSpanContext(from);
  return spanContext && trace.isSpanContextValid(spanContext) ? [{ context: spanContext }] : [];
}
