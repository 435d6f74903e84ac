// Exemplars: which observation may point to its trace. Only traces that the tail sampler keeps qualify.
import { context, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from '../sampling/sampling';
import { DECISION_MS, traceBegin } from '../sampling/trace-age';
import { RecordingSpan } from '../traces/tracer/span';

export interface Exemplar {
  readonly labelSet: { readonly trace_id: string; readonly span_id: string };
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/**
 * The exemplar of one observation, or undefined when its trace may be dropped.
 *
 * @param seconds the observed time, or undefined when the metric does not measure time
 * @param span the span that the observation belongs to
 */
export function exemplarOf(
  value: number,
  seconds: number | undefined,
  span: Span | undefined = trace.getActiveSpan(),
): Exemplar | undefined {
  if (span === undefined || !span.isRecording()) return undefined;
  const { traceId, spanId } = span.spanContext();
  if (!willBeKept(traceId) && !isKeptForItself(span, seconds)) return undefined;
  return { labelSet: { trace_id: traceId, span_id: spanId }, value, timestamp: Date.now() / 1000 };
}

/** Whether the span itself makes the sampler keep its trace: it failed or is slow, and will arrive in time to count. */
function isKeptForItself(span: Span, seconds: number | undefined): boolean {
  if (!(span instanceof RecordingSpan)) return false;
  const failed = span.status.code === SpanStatusCode.ERROR;
  if (!failed && (seconds === undefined || seconds < SLOW_SECONDS)) return false;
  const now = Date.now();
  const began = span.startMs;
  if (now - Math.min(began, traceBegin(context.active()) ?? began) > DECISION_MS) return false;
  // A slow observation proves a slow trace only when its own span has been open for that long.
  return failed || now - began >= SLOW_SECONDS * 1_000;
}
