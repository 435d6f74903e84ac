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
  type Context,
  type Link,
} from '@opentelemetry/api';
import { suppressTracing, unsuppressTracing } from '@opentelemetry/core';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { BullMQOtel, type BullMQOTelSpan } from 'bullmq-otel';
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
    const operation = name.split(' ', 1)[0]!;
    if (HOUSEKEEPING.has(operation)) return NO_SPAN;
    if (operation === 'complete') return SILENT_SPAN;
    const links = parent.getValue(LINKS) as Link[] | undefined;
    const attributes = messagingOf(options.kind);
    const span = tracer.startSpan(
      name,
      { ...options, attributes, ...(links && { links, root: true }) },
      unsuppressTracing(parent),
    );
    return jobSpan(span, options.kind);
  };
  Object.assign(otel.tracer, { startSpan });
  Object.assign(otel.contextManager, { root: () => ROOT_CONTEXT, getMetadata, fromMetadata });
  return otel;
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
  const type = kind === SpanKind.PRODUCER ? 'send' : kind === SpanKind.CONSUMER ? 'process' : undefined;
  return { 'messaging.system': 'bullmq', ...(type && { 'messaging.operation.type': type }) };
}

function getMetadata(from: Context): string {
  const carrier: Metadata = { at: traceBegin(from) ?? Date.now() };
  propagation.inject(unsuppressTracing(from), carrier);
  return JSON.stringify(carrier);
}

function fromMetadata(active: Context, text: string): Context {
  const stored = parse(text);
  const base = trace.deleteSpan(active);
  const remote = propagation.extract(base, stored);
  const { at = Date.now() } = stored;
  if (!stored.link && Date.now() - at <= CONTINUE_SECONDS * 1000) return withTraceBegin(remote, at);
  return withTraceBegin(base, Date.now()).setValue(LINKS, linkOf(remote));
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

function jobSpan(span: BullMQOTelSpan['span'], kind: SpanKind | undefined): BullSpan {
  return {
    setSpanOnContext: (on) => {
      const within = trace.setSpan(on.deleteValue(LINKS), span);
      // Adding a job is a script in Redis for each of them, which holds the job: neither adds to what the span says.
      return kind === SpanKind.PRODUCER ? suppressTracing(within) : within;
    },
    setAttribute: (key, value) => void span.setAttributes(withMessaging({ [key]: value })),
    setAttributes: (attributes) => void span.setAttributes(withMessaging(attributes)),
    addEvent(name, attributes) {
      // The worker swallows the job's error and only leaves this event; the other events carry whole results.
      if (name !== 'job failed') return void span.addEvent(name);
      const reason = attributes?.['bullmq.job.failed.reason'];
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(reason) });
    },
    recordException(exception) {
      span.recordException(exception);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
  };
}

const MESSAGING: Readonly<Record<string, string>> = {
  'bullmq.queue.name': 'messaging.destination.name',
  'bullmq.job.id': 'messaging.message.id',
};

function withMessaging(attributes: Readonly<Record<string, unknown>>): Attributes {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || key.endsWith('.options')) continue;
    result[key] = value;
    const convention = MESSAGING[key];
    if (convention !== undefined) result[convention] = value;
  }
  return result;
}

const NO_SPAN: BullSpan = {
  setSpanOnContext: (on) => on,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
};
/** A job that is done: its script in Redis would be one more span for each, and says nothing new. */
const SILENT_SPAN: BullSpan = { ...NO_SPAN, setSpanOnContext: suppressTracing };
