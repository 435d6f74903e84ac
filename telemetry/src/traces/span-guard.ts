// The first span processor: adds the run and the org, scrubs spans before other processors receive them, and contains the
// failures of those.
import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { orgId, runId } from '@sextant/signals/attributes';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { runContext } from '../context';
import { counter } from '../metrics/metrics';
import { reportMisuse } from '../misuse';
import { scrubSpan } from './scrub';
import { wrapClassOf } from './span-class';

const dropped = counter(spansDroppedTotal);

/** Forwards spans to `inner`, in order. Never throws and never rejects. */
export class SpanGuard implements SpanProcessor {
  readonly #inner: readonly SpanProcessor[];
  readonly #maxText: number | undefined;

  /** @param maxText limit of each text, in characters */
  constructor(inner: readonly SpanProcessor[], maxText?: number) {
    this.#inner = inner;
    this.#maxText = maxText;
  }

  onStart(span: Span, parent: Context): void {
    wrapClassOf(span);
    addRun(span, parent);
    this.#forEach((processor) => processor.onStart(span, parent));
  }

  onEnding(span: Span): void {
    this.#forEach((processor) => processor.onEnding?.(span));
  }

  onEnd(span: ReadableSpan): void {
    try {
      scrubSpan(span, this.#maxText);
    } catch {
      // A span that cannot be redacted must not leave the process.
      return dropped.inc({ reason: 'unwritable' });
    }
    this.#forEach((processor) => processor.onEnd(span));
  }

  async forceFlush(): Promise<void> {
    await Promise.allSettled(this.#inner.map(async (processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.allSettled(this.#inner.map(async (processor) => processor.shutdown()));
  }

  #forEach(call: (processor: SpanProcessor) => void): void {
    for (const processor of this.#inner) {
      try {
        call(processor);
      } catch {
        reportMisuse('a span processor failed');
      }
    }
  }
}

/** Spans of instrumentations belong to a run too: people search by its id, and a tenant sees the spans of its org. */
function addRun(span: Span, parent: Context): void {
  const { run_id, org_id } = runContext(parent);
  if (run_id !== undefined && span.attributes[runId.name] === undefined) span.setAttribute(runId.name, run_id);
  if (org_id !== undefined && span.attributes[orgId.name] === undefined) span.setAttribute(orgId.name, org_id);
}
