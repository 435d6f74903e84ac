// The way of finished spans out of the process: counted, bounded, redacted, batched.
import type { Attributes } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { spansDroppedTotal } from '@sextant/signals/traces';
import { counter } from './metrics';
import { redactText } from './redaction';

export interface PipelineSettings {
  /** Most finished spans that wait; later ones are dropped and counted. */
  readonly queueSize?: number;
  readonly delayMs?: number;
  readonly exportTimeoutMs?: number;
}

const dropped = counter(spansDroppedTotal);

/** Batches spans for the exporter; when it is down or slow, spans are dropped and counted, and nothing waits. */
export function spanPipeline(exporter: SpanExporter, settings: PipelineSettings = {}): SpanProcessor {
  const { queueSize = 8_192, delayMs = 1_000, exportTimeoutMs = 5_000 } = settings;
  let waiting = 0;
  const counting: SpanExporter = {
    export(spans, done) {
      waiting -= spans.length;
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) dropped.inc({ reason: 'export_failed' }, spans.length);
        // The processor would report a failure to a global handler that prints; it is counted instead.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
  const batch = new BatchSpanProcessor({
    exporter: redacting(counting),
    maxQueueSize: queueSize,
    scheduledDelayMillis: delayMs,
    exportTimeoutMillis: exportTimeoutMs,
  });
  return {
    onStart: () => {},
    onEnd(span) {
      if (waiting >= queueSize) return dropped.inc({ reason: 'queue_full' });
      waiting += 1;
      batch.onEnd(span);
    },
    forceFlush: () => batch.forceFlush(),
    async shutdown() {
      await batch.shutdown();
      dropped.inc({ reason: 'shutdown' }, waiting);
      waiting = 0;
    },
  };
}

/** Takes secrets out of what an exporter sends: attributes, status, events. */
export function redacting(exporter: SpanExporter): SpanExporter {
  return {
    export(spans, done) {
      spans.forEach(redactSpan);
      exporter.export(spans, done);
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** In place: a finished span is seen by nobody but its exporter, and copies would cost every request. */
function redactSpan(span: ReadableSpan): void {
  redactAttributes(span.attributes);
  for (const event of span.events) if (event.attributes) redactAttributes(event.attributes);
  if (span.status.message !== undefined) span.status.message = redactText(span.status.message);
}

function redactAttributes(attributes: Attributes): void {
  for (const key in attributes) {
    const value = attributes[key];
    // Short texts are methods, statuses and names; the shortest secret that a rule knows is longer.
    if (typeof value === 'string' && value.length > 10) {
      const clean = redactText(value);
      if (clean !== value) attributes[key] = clean;
    }
  }
}
