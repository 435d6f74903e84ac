// Queues: BullMQ's telemetry hook, with the messaging conventions and traces that end before the sampler decides.
import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type AttributeValue,
  type Context,
  type Exception,
  type Link,
} from '@opentelemetry/api';
import { parseTraceParent, suppressTracing, unsuppressTracing } from '@opentelemetry/core';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { BullMQOtel, type BullMQOTelSpan } from 'bullmq-otel';
import { AsyncLocalStorage } from 'node:async_hooks';
import './context';
import { traceBegin, withTraceBegin } from './trace-age';
import { linkOf, type Carrier } from './traces';

/** Spans of BullMQ's own loops: they belong to no job, and there is one every few seconds for ever. */
const HOUSEKEEPING: ReadonlySet<string> = new Set([
  'getNextJob',
  'extendLocks',
  'moveStalledJobsToWait',
  'startStalledCheckTimer',
  'pause',
  'resume',
  'close',
]);

/** What is stored with a job beside the W3C headers. */
interface Metadata extends Carrier {
  /** When the trace began, in milliseconds since the epoch. */
  readonly at?: number;
  /** The job is linked to the carrier's trace instead of continuing it. */
  readonly link?: true;
}

const LINKS = createContextKey('sextant.queue.links');

/**
 * The `telemetry` option of BullMQ's Queue, Worker and FlowProducer. A job continues the trace that enqueued
 * it; jobs that waited long, and later attempts where `linkRetries` is used, are traces of their own with links.
 */
export function queueTelemetry(): BullMQOtel {
  const otel = new BullMQOtel({ tracerName: 'bullmq' });
  const tracer = trace.getTracer('bullmq');
  const startSpan = (name: string, options: { kind?: SpanKind } = {}, parent: Context = context.active()) => {
    const space = name.indexOf(' ');
    const operation = space < 0 ? name : name.slice(0, space);
    if (HOUSEKEEPING.has(operation)) return NO_SPAN;
    if (operation === 'complete') return SILENT_SPAN;
    const links = parent.getValue(LINKS) as Link[] | undefined;
    const attributes = messagingOf(options.kind);
    const span = tracer.startSpan(
      name,
      { ...options, attributes, ...(links && { links, root: true }) },
      unsuppressTracing(parent),
    );
    return new JobSpan(span, options.kind);
  };
  Object.assign(otel.tracer, { startSpan });
  Object.assign(otel.contextManager, { root: () => ROOT_CONTEXT, with: within, getMetadata, fromMetadata });
  return otel;
}

/** Runs `fn` in a context. Entering one costs as much as a span, so it is left out where it changes nothing. */
function within<T>(on: Context, fn: () => T): T {
  if (on === UNTRACED) return untraced(fn);
  return on === context.active() ? fn() : context.with(on, fn);
}

/** The part of BullMQ's Worker that is used. */
interface FetchingWorker {
  on(event: 'active', listener: (job: FetchedJob) => void): unknown;
}
interface FetchedJob {
  readonly attemptsMade: number;
  readonly opts: { telemetry?: { readonly metadata?: string } };
}

/**
 * Makes later attempts traces of their own; call it with every Worker that has the hook. BullMQ starts a span
 * from nothing but the job's metadata, which stays the same for all attempts; so it is changed here, in memory,
 * between fetching the job and starting its span.
 */
export function linkRetries(worker: FetchingWorker): void {
  worker.on('active', ({ attemptsMade, opts }) => {
    const metadata = opts.telemetry?.metadata;
    if (attemptsMade === 0 || metadata === undefined) return;
    opts.telemetry = { ...opts.telemetry, metadata: JSON.stringify({ ...parse(metadata), link: true }) };
  });
}

function messagingOf(kind: SpanKind | undefined): Attributes {
  if (kind === SpanKind.CONSUMER) return { 'messaging.system': 'bullmq', 'messaging.operation.type': 'process' };
  if (kind === SpanKind.PRODUCER) return { 'messaging.system': 'bullmq', 'messaging.operation.type': 'send' };
  return { 'messaging.system': 'bullmq' };
}

function getMetadata(from: Context): string {
  const carrier: Metadata = { at: traceBegin(from) ?? Date.now() };
  propagation.inject(unsuppressTracing(from), carrier);
  return JSON.stringify(carrier);
}

function fromMetadata(active: Context, text: string): Context {
  const stored = parse(text);
  const base = trace.deleteSpan(active);
  const remote = remoteOf(base, stored);
  const { at = Date.now() } = stored;
  if (!stored.link && Date.now() - at <= CONTINUE_SECONDS * 1000) return withTraceBegin(remote, at);
  return withTraceBegin(base, Date.now()).setValue(LINKS, linkOf(remote));
}

/** What the propagator would extract; most carriers have nothing but a trace, which is quicker read by itself. */
function remoteOf(base: Context, stored: Metadata & { readonly baggage?: unknown }): Context {
  const { traceparent, tracestate, baggage } = stored;
  if (typeof traceparent !== 'string' || tracestate !== undefined || baggage !== undefined) {
    return propagation.extract(base, stored);
  }
  const spanContext = parseTraceParent(traceparent);
  if (spanContext === null) return base;
  spanContext.isRemote = true;
  return trace.setSpanContext(base, spanContext);
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
    const within = trace.setSpan(on.deleteValue(LINKS), this.span);
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

  addEvent(name: string, attributes?: Readonly<Record<string, unknown>>): void {
    // That a job is completed is what the end of its span says, and the event carries the whole result.
    if (name === 'job completed') return;
    // The worker swallows the job's error and only leaves this event.
    if (name !== 'job failed') return void this.span.addEvent(name);
    const reason = attributes?.['bullmq.job.failed.reason'];
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: String(reason) });
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
  ['bullmq.job.attempt_finished_timestamp', null],
  ['bullmq.job.processed.timestamp', null],
]);

const NO_SPAN: BullSpan = {
  setSpanOnContext: (on) => on,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
};

const UNTRACED = suppressTracing(ROOT_CONTEXT);
/** Enters that context; quicker than by `with`, as it is always the same. */
const untraced = context.with(UNTRACED, () => AsyncLocalStorage.snapshot());
/**
 * A job that is done: its script in Redis would be one more span for each, and says nothing new. Its context is empty,
 * which instrumentations see at once.
 */
const SILENT_SPAN: BullSpan = { ...NO_SPAN, setSpanOnContext: () => UNTRACED };
