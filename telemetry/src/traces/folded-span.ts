// A span that is recorded only when it fails or is slow. Until then it has the context of its parent, so that spans of
// called services become children of the parent.
import { SpanStatusCode, type Attributes, type AttributeValue, type Exception, type Link } from '@opentelemetry/api';
import type { Span, SpanContext, SpanOptions, SpanStatus, TimeInput } from '@opentelemetry/api';

export interface FoldedSpanOptions {
  readonly name: string;
  readonly options: SpanOptions;
  readonly parent: SpanContext;
  /** Starts the real span. */
  readonly start: (options: SpanOptions, name: string) => Span;
  /** Called when the span ends without being recorded. */
  readonly onFold?: () => void;
}

/** A slower span is recorded. */
const SLOW_MS = 1_000;

export class FoldedSpan implements Span {
  readonly #folded: FoldedSpanOptions;
  readonly #startMs = Date.now();
  readonly #attributes: Attributes;
  /** What happened to the span, for the real one. */
  readonly #changes: ((span: Span) => void)[] = [];
  #name: string;
  #isFailed = false;
  #isEnded = false;

  constructor(folded: FoldedSpanOptions) {
    this.#folded = folded;
    this.#name = folded.name;
    this.#attributes = { ...folded.options.attributes };
  }

  spanContext(): SpanContext {
    return this.#folded.parent;
  }

  isRecording(): boolean {
    return !this.#isEnded;
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.#attributes, attributes);
    return this;
  }

  addEvent(name: string, attributes?: Attributes | TimeInput, time: TimeInput = Date.now()): this {
    return this.#change((span) => span.addEvent(name, attributes, time));
  }

  addLink(link: Link): this {
    return this.#change((span) => span.addLink(link));
  }

  addLinks(links: Link[]): this {
    return this.#change((span) => span.addLinks(links));
  }

  setStatus(status: SpanStatus): this {
    if (status.code === SpanStatusCode.ERROR) this.#isFailed = true;
    return this.#change((span) => span.setStatus(status));
  }

  updateName(name: string): this {
    this.#name = name;
    return this;
  }

  recordException(exception: Exception, time: TimeInput = Date.now()): void {
    this.#change((span) => span.recordException(exception, time));
  }

  end(endTime: TimeInput = Date.now()): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const { options, start, onFold } = this.#folded;
    if (!this.#isFailed && Date.now() - this.#startMs < SLOW_MS) return onFold?.();
    const span = start({ startTime: this.#startMs, ...options, attributes: this.#attributes }, this.#name);
    for (const change of this.#changes) change(span);
    span.end(endTime);
  }

  #change(change: (span: Span) => void): this {
    if (!this.#isEnded) this.#changes.push(change);
    return this;
  }
}
