// The spans that BullMQ's hook starts, with the attributes of the semantic conventions.
import { createContextKey, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, AttributeValue, Context, Exception } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { BullMQOTelSpan } from 'bullmq-otel';

/** Key of contexts inside a span that adds jobs. */
export const ENQUEUING = createContextKey('sextant.enqueuing');

export interface Enqueuing {
  /** The metadata of the jobs, if it is not that of the span. */
  readonly metadata?: string;
}

export type BullSpan = Omit<BullMQOTelSpan, 'span'>;

/** Adapts the attributes of BullMQ's hook to the semantic conventions. */
export class JobSpan implements BullSpan {
  constructor(
    readonly span: BullMQOTelSpan['span'],
    readonly kind: SpanKind | undefined,
  ) {}

  setSpanOnContext(on: Context): Context {
    const within = trace.setSpan(on, this.span);
    if (this.kind !== SpanKind.PRODUCER) return within;
    // Suppresses the spans of the Redis scripts that add a job, which would contain the job.
    return suppressTracing(within.setValue(ENQUEUING, {}));
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

/** Names in the semantic conventions for BullMQ's attributes; null drops an attribute. */
const NAMES: ReadonlyMap<string, string | null> = new Map([
  ['bullmq.queue.name', 'messaging.destination.name'],
  ['bullmq.job.id', 'messaging.message.id'],
  ['bullmq.job.bulk.count', 'messaging.batch.message_count'],
  ['bullmq.queue.operation', null],
  ['bullmq.job.bulk.names', null],
]);

/** For operations without a span: their parts belong to the surrounding span. */
export const NO_SPAN: BullSpan = {
  setSpanOnContext: (on) => on,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
};
