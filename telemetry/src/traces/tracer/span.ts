// A recording span of the OpenTelemetry API.
import {
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api';
import { now } from './clock';

export interface SpanEvent {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attributes: Attributes;
}

export interface Scope {
  readonly name: string;
  readonly version?: string | undefined;
}

export interface NewSpan {
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly scope: Scope;
  readonly attributes: Attributes | undefined;
  readonly links: Link[];
  readonly startTime: TimeInput | undefined;
  readonly onEnd: (span: RecordingSpan) => void;
}

const MAX_EVENTS = 128;

/** Does not copy or validate values; the encoder skips what OTLP cannot represent. */
export class RecordingSpan implements Span {
  name: string;
  readonly kind: SpanKind;
  readonly instrumentationScope: Scope;
  readonly parentSpanContext: SpanContext | undefined;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: SpanEvent[] = [];
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  /** Milliseconds since the epoch; 0 while the span is open. */
  endMs = 0;
  droppedEvents = 0;
  readonly #context: SpanContext;
  readonly #onEnd: (span: RecordingSpan) => void;

  constructor({ context, parent, name, kind, scope, attributes, links, startTime, onEnd }: NewSpan) {
    this.name = name;
    this.kind = kind;
    this.instrumentationScope = scope;
    this.parentSpanContext = parent;
    this.attributes = { ...attributes };
    this.links = links;
    this.startMs = milliseconds(startTime);
    this.#context = context;
    this.#onEnd = onEnd;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return this.endMs === 0;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.endMs === 0) this.attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.endMs === 0) for (const key in attributes) this.attributes[key] = attributes[key];
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.endMs !== 0) return this;
    if (this.events.length >= MAX_EVENTS) {
      this.droppedEvents += 1;
      return this;
    }
    const timed = isTime(attributesOrTime);
    const at = milliseconds(timed ? attributesOrTime : time);
    this.events.push({ name, at, attributes: timed ? {} : { ...attributesOrTime } });
    return this;
  }

  addLink(link: Link): this {
    if (this.endMs === 0) this.links.push(link);
    return this;
  }

  addLinks(links: Link[]): this {
    if (this.endMs === 0) this.links.push(...links);
    return this;
  }

  /** As specified, OK is final and UNSET has no effect. */
  setStatus({ code, message }: SpanStatus): this {
    if (this.endMs !== 0 || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    this.status = code === SpanStatusCode.ERROR && message !== undefined ? { code, message } : { code };
    return this;
  }

  updateName(name: string): this {
    if (this.endMs === 0) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { code, name, message, stack } =
      typeof exception === 'string' ? { message: exception } : (exception as Partial<Error> & { code?: unknown });
    const type = typeof code === 'string' || typeof code === 'number' ? String(code) : name;
    this.addEvent(
      'exception',
      {
        ...(type && { 'exception.type': type }),
        ...(message && { 'exception.message': message }),
        ...(stack && { 'exception.stacktrace': stack }),
      },
      time,
    );
  }

  end(time?: TimeInput): void {
    if (this.endMs !== 0) return;
    this.endMs = Math.max(milliseconds(time), this.startMs);
    this.#onEnd(this);
  }
}

function isTime(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value);
}

/** A number is milliseconds since the epoch or, if small, since the start of the process. */
function milliseconds(time: TimeInput | undefined): number {
  if (time === undefined) return now();
  if (typeof time === 'number') return time <= performance.now() ? time + now() - performance.now() : time;
  return time instanceof Date ? time.getTime() : time[0] * 1_000 + time[1] / 1e6;
}
