// The first span processor: scrubs spans before other processors receive them, and contains the failures of those.
import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
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
