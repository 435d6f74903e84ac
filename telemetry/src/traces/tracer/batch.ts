// A batch of spans as an ExportTraceServiceRequest, written span by span.
import type { Attributes } from '@opentelemetry/api';
import { ProtobufWriter } from '../../export/protobuf';
import { writeResource, writeScope, writeSpan } from './otlp';
import type { RecordingSpan, Scope } from './span';

const REQUEST = { resourceSpans: 1 } as const;
const RESOURCE_SPANS = { resource: 1, scopeSpans: 2 } as const;
const SCOPE_SPANS = { scope: 1, spans: 2 } as const;

export class SpanBatch {
  /** Number of spans. */
  count = 0;
  readonly #out: ProtobufWriter;
  readonly #resourceSpans: number;
  #scope: Scope | undefined;
  #scopeSpans = 0;

  /**
   * @param resource attributes of the process
   * @param memory buffer of an earlier batch, for reuse
   */
  constructor(resource: Attributes, memory?: Buffer) {
    this.#out = new ProtobufWriter(memory);
    this.#resourceSpans = this.#out.open(REQUEST.resourceSpans);
    writeResource(this.#out, RESOURCE_SPANS.resource, resource);
  }

  /** Adds a span. Throws without a trace of the span when it cannot be encoded. */
  add(span: RecordingSpan): void {
    const scope = span.instrumentationScope;
    if (scope !== this.#scope) {
      this.#closeScope();
      this.#scopeSpans = this.#out.open(RESOURCE_SPANS.scopeSpans);
      writeScope(this.#out, SCOPE_SPANS.scope, scope);
      this.#scope = scope;
    }
    const { length } = this.#out;
    try {
      writeSpan(this.#out, SCOPE_SPANS.spans, span);
    } catch (error) {
      this.#out.length = length;
      throw error;
    }
    this.count += 1;
  }

  /** The request body. No span can be added afterwards. */
  body(): Buffer {
    this.#closeScope();
    this.#out.close(this.#resourceSpans);
    return this.#out.bytes();
  }

  /** The buffer, for reuse once the body is no longer needed. */
  get memory(): Buffer {
    return this.#out.memory;
  }

  #closeScope(): void {
    if (this.#scope) this.#out.close(this.#scopeSpans);
  }
}
