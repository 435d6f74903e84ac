// Traces of queues: BullMQ's hook stores the trace context with each job, and each attempt is a span that ends before the
// decision of the sampler.
import {
  context,
  createContextKey,
  propagation,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';
import { suppressTracing, unsuppressTracing } from '@opentelemetry/core';
import type { Span as SpanDeclaration } from '@sextant/signals/declare/span';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { BullMQOtel } from 'bullmq-otel';
import '../context';
import { plannedContext, type PlannedSpan } from '../traces/planned-span';
import { withSpan, type Carrier, type Span, type SpanOptions } from '../traces/traces';
import { ENQUEUING, JobSpan, NO_SPAN, type Enqueuing } from './hook-span';

/** Operations that concern no job. */
const HOUSEKEEPING: ReadonlySet<string> = new Set(['pause', 'resume', 'close']);
/** Operations that add jobs. BullMQ also calls `addNode` for each job of a flow, inside `addFlow`. */
const ADDING: ReadonlySet<string> = new Set(['add', 'addBulk', 'addFlow', 'addBulkFlows', 'addNode']);

/** The stored trace context of a job. */
interface Metadata extends Carrier {
  /** Start of the trace, in milliseconds since the epoch. */
  readonly at?: number;
}

/**
 * The `telemetry` option of BullMQ's Queue and FlowProducer: stores the trace context with each job. A Worker must not use
 * it, as the hook would create a span for each step of its loop: use `withJobSpan` in the processor.
 */
export function queueTelemetry(): BullMQOtel {
  const otel = new BullMQOtel({ tracerName: 'bullmq' });
  const tracer = trace.getTracer('bullmq');
  const startSpan = (name: string, options: { kind?: SpanKind } = {}, parent: Context = context.active()) => {
    const [operation, queue] = splitName(name);
    const isAdding = ADDING.has(operation);
    if (HOUSEKEEPING.has(operation) || (isAdding && parent.getValue(ENQUEUING) !== undefined)) return NO_SPAN;
    const attributes = messagingOf(options.kind);
    const spanName = isAdding ? `enqueue ${queue}`.trimEnd() : name;
    return new JobSpan(tracer.startSpan(spanName, { ...options, attributes }, unsuppressTracing(parent)), options.kind);
  };
  Object.assign(otel.tracer, { startSpan });
  Object.assign(otel.contextManager, { getMetadata });
  return otel;
}

export interface EnqueueOptions<D extends SpanDeclaration> extends Pick<SpanOptions<D>, 'attributes'> {
  /** The parent of the span and of the jobs' attempts. */
  readonly parent: PlannedSpan;
}

/** Runs `fn`, which adds jobs to a queue with `queueTelemetry`, inside a span. The jobs belong to a planned span. */
export function withEnqueueSpan<D extends SpanDeclaration, T>(
  declaration: D,
  { parent, ...options }: EnqueueOptions<D>,
  fn: () => Promise<T>,
): Promise<T> {
  const metadata: Metadata = { at: parent.startMs, traceparent: parent.traceparent };
  const enqueuing: Enqueuing = { metadata: JSON.stringify(metadata) };
  return withSpan(declaration, { ...options, parent: plannedContext(parent) }, () =>
    context.with(suppressTracing(context.active().setValue(ENQUEUING, enqueuing)), fn),
  );
}

/** The part of BullMQ's Job that `withJobSpan` uses. */
export interface TracedJob {
  readonly id?: string | undefined;
  readonly queueName: string;
  readonly opts: { readonly telemetry?: { readonly metadata?: string } };
}

/**
 * Runs one attempt of a job inside a span. Attempts belong to the trace that added the job; those that start late in the
 * life of the trace start a new one that links to it.
 */
export function withJobSpan<D extends SpanDeclaration, T>(
  declaration: D,
  job: TracedJob,
  { attributes, ...options }: SpanOptions<D>,
  fn: (span: Span<D>) => T | Promise<T>,
): Promise<T> {
  const metadata = job.opts.telemetry?.metadata ?? '';
  const now = Date.now();
  const { at = now, remote } = originOf(metadata);
  const startsTrace = now - at > CONTINUE_SECONDS * 1000;
  const messaging = {
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'process',
    'messaging.destination.name': job.queueName,
    'messaging.message.id': job.id,
  };
  const all = { ...messaging, ...attributes } as NonNullable<typeof attributes>;
  return withSpan(
    declaration,
    startsTrace
      ? { ...options, attributes: all, root: true, links: [parse(metadata)] }
      : { ...options, attributes: all, parent: withTraceBegin(remote, at) },
    fn,
  );
}

function messagingOf(kind: SpanKind | undefined): Attributes {
  if (kind === SpanKind.PRODUCER) return { 'messaging.system': 'bullmq', 'messaging.operation.type': 'send' };
  return { 'messaging.system': 'bullmq' };
}

function splitName(name: string): readonly [string, string] {
  const space = name.indexOf(' ');
  return space < 0 ? [name, ''] : [name.slice(0, space), name.slice(space + 1)];
}

function getMetadata(from: Context): string {
  const { metadata } = (from.getValue(ENQUEUING) as Enqueuing | undefined) ?? {};
  if (metadata !== undefined) return metadata;
  const carrier: Metadata = { at: traceBegin(from) ?? Date.now() };
  propagation.inject(unsuppressTracing(from), carrier);
  return JSON.stringify(carrier);
}

/** The context of the trace that added the job, and its start. */
function originOf(metadata: string): { readonly at?: number | undefined; readonly remote: Context } {
  const base = trace.deleteSpan(context.active());
  const parsed = parseTraceparent(metadata);
  if (parsed) return { at: parsed.at, remote: trace.setSpanContext(base, parsed.spanContext) };
  const stored = parse(metadata);
  return { at: stored.at, remote: propagation.extract(base, stored) };
}

/** `{"at":1795435067385,"traceparent":"00-…-…-01"}` */
const HEAD = '{"at":';
const MIDDLE = ',"traceparent":"00-';
const AT = HEAD.length;
const TRACE = AT + 13 + MIDDLE.length;
const SPAN = TRACE + 32 + 1;
const FLAGS = SPAN + 16 + 1;
const METADATA_LENGTH = FLAGS + 2 + 2;

/**
 * Parses metadata without tracestate and baggage, the usual case, in a fifth of the time of JSON and the propagator.
 * Returns undefined for other metadata. The tracer validates the ids.
 */
function parseTraceparent(text: string): { readonly at: number; readonly spanContext: SpanContext } | undefined {
  if (text.length !== METADATA_LENGTH || !text.startsWith(HEAD) || !text.startsWith(MIDDLE, TRACE - MIDDLE.length))
    return;
  const at = Number(text.slice(AT, AT + 13));
  if (!Number.isSafeInteger(at)) return;
  const traceId = text.slice(TRACE, TRACE + 32);
  const spanId = text.slice(SPAN, SPAN + 16);
  const traceFlags = parseInt(text.slice(FLAGS, FLAGS + 2), 16);
  return { at, spanContext: { traceId, spanId, traceFlags, isRemote: true } };
}

/** Metadata comes from Redis: an invalid value must not fail the job. */
function parse(text: string): Metadata {
  try {
    return (JSON.parse(text) as Metadata | null) ?? {};
  } catch {
    return {};
  }
}

const TRACE_BEGIN = createContextKey('sextant.trace.began');

/** Adds the start of the trace, in milliseconds since the epoch. */
function withTraceBegin(on: Context, at: number): Context {
  return on.setValue(TRACE_BEGIN, at);
}

/** The start of a trace from another process; undefined for traces of this process. */
function traceBegin(on: Context): number | undefined {
  return on.getValue(TRACE_BEGIN) as number | undefined;
}
