// Queues: a job carries the trace that added it, by BullMQ's hook; each attempt at it is a span, which ends before the
// sampler decides.
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type SpanContext,
} from '@opentelemetry/api';
import { suppressTracing, unsuppressTracing } from '@opentelemetry/core';
import type { Span as SpanDeclaration } from '@sextant/signals/declare/span';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { BullMQOtel, type BullMQOTelSpan } from 'bullmq-otel';
import '../context';
import { traceBegin, withTraceBegin } from '../sampling/trace-age';
import { withSpan, type Carrier, type Span, type SpanOptions } from '../traces/traces';

/** Spans that say nothing of any job. */
const HOUSEKEEPING: ReadonlySet<string> = new Set(['pause', 'resume', 'close']);

/** What is stored with a job beside the W3C headers. */
interface Metadata extends Carrier {
  /** When the trace began, in milliseconds since the epoch. */
  readonly at?: number;
}

/**
 * The `telemetry` option of BullMQ's Queue and FlowProducer: jobs carry the trace that adds them. A Worker does without:
 * the hook wraps each step of its loop, of which what the processor does is all that is worth a span: `withJobSpan`.
 */
export function queueTelemetry(): BullMQOtel {
  const otel = new BullMQOtel({ tracerName: 'bullmq' });
  const tracer = trace.getTracer('bullmq');
  const startSpan = (name: string, options: { kind?: SpanKind } = {}, parent: Context = context.active()) => {
    const space = name.indexOf(' ');
    if (HOUSEKEEPING.has(space < 0 ? name : name.slice(0, space))) return NO_SPAN;
    const attributes = messagingOf(options.kind);
    return new JobSpan(tracer.startSpan(name, { ...options, attributes }, unsuppressTracing(parent)), options.kind);
  };
  Object.assign(otel.tracer, { startSpan });
  Object.assign(otel.contextManager, { getMetadata });
  return otel;
}

/** What of BullMQ's Job its trace hangs on. */
export interface TracedJob {
  readonly id?: string | undefined;
  readonly queueName: string;
  readonly attemptsMade: number;
  readonly opts: { readonly telemetry?: { readonly metadata?: string } };
}

/**
 * Runs one attempt of a job inside a span, as `withSpan` does. The first attempt is a part of the trace that added the
 * job; later ones, and that of a job that waited long, are traces of their own with a link to it.
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
  const own = job.attemptsMade > 0 || now - at > CONTINUE_SECONDS * 1000;
  const messaging = {
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'process',
    'messaging.destination.name': job.queueName,
    'messaging.message.id': job.id,
  };
  const all = { ...messaging, ...attributes } as NonNullable<typeof attributes>;
  return withSpan(
    declaration,
    own
      ? { ...options, attributes: all, root: true, links: [parse(metadata)] }
      : { ...options, attributes: all, parent: withTraceBegin(remote, at) },
    fn,
  );
}

function messagingOf(kind: SpanKind | undefined): Attributes {
  if (kind === SpanKind.PRODUCER) return { 'messaging.system': 'bullmq', 'messaging.operation.type': 'send' };
  return { 'messaging.system': 'bullmq' };
}

function getMetadata(from: Context): string {
  const carrier: Metadata = { at: traceBegin(from) ?? Date.now() };
  propagation.inject(unsuppressTracing(from), carrier);
  return JSON.stringify(carrier);
}

/** When the trace that added the job began, where that is known, and its context. */
function originOf(metadata: string): { readonly at?: number | undefined; readonly remote: Context } {
  const base = trace.deleteSpan(context.active());
  const known = plain(metadata);
  if (known) return { at: known.at, remote: trace.setSpanContext(base, known.spanContext) };
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
const PLAIN_LENGTH = FLAGS + 2 + 2;

/**
 * Reads what `getMetadata` writes for a trace with neither state nor baggage, as most are, in a fifth of the time of
 * JSON and the propagator; undefined for others. That the ids are good is left to the tracer.
 */
function plain(text: string): { readonly at: number; readonly spanContext: SpanContext } | undefined {
  if (text.length !== PLAIN_LENGTH || !text.startsWith(HEAD) || !text.startsWith(MIDDLE, TRACE - MIDDLE.length)) return;
  const at = Number(text.slice(AT, AT + 13));
  if (!Number.isSafeInteger(at)) return;
  const traceId = text.slice(TRACE, TRACE + 32);
  const spanId = text.slice(SPAN, SPAN + 16);
  const traceFlags = parseInt(text.slice(FLAGS, FLAGS + 2), 16);
  return { at, spanContext: { traceId, spanId, traceFlags, isRemote: true } };
}

/** Metadata comes from Redis: what cannot be read costs the trace its parent, never the job. */
function parse(text: string): Metadata {
  try {
    return (JSON.parse(text) as Metadata | null) ?? {};
  } catch {
    return {};
  }
}

type BullSpan = Omit<BullMQOTelSpan, 'span'>;

/** What BullMQ's hook tells of a job, on a span of ours. */
class JobSpan implements BullSpan {
  constructor(
    readonly span: BullMQOTelSpan['span'],
    readonly kind: SpanKind | undefined,
  ) {}

  setSpanOnContext(on: Context): Context {
    const within = trace.setSpan(on, this.span);
    // Adding a job is a script in Redis for each of them, which holds the job: neither adds to what the span says.
    return this.kind === SpanKind.PRODUCER ? suppressTracing(within) : within;
  }

  setAttribute(key: string, value: AttributeValue): void {
    if (value === undefined || key.endsWith('.options')) return;
    const name = NAMES.get(key);
    if (name !== null) this.span.setAttribute(name ?? key, value);
  }

  setAttributes(attributes: Attributes): void {
    for (const key in attributes) this.setAttribute(key, attributes[key]);
  }

  addEvent(name: string): void {
    this.span.addEvent(name);
  }

  recordException(exception: Exception): void {
    this.span.recordException(exception);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

/** The conventions' names for what BullMQ names in its own way; null for what the span says without it. */
const NAMES: ReadonlyMap<string, string | null> = new Map([
  ['bullmq.queue.name', 'messaging.destination.name'],
  ['bullmq.job.id', 'messaging.message.id'],
  ['bullmq.job.bulk.count', 'messaging.batch.message_count'],
  ['bullmq.queue.operation', null],
  ['bullmq.job.bulk.names', null],
]);

const NO_SPAN: BullSpan = {
  setSpanOnContext: (on) => on,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
};
