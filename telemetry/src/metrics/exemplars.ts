// Exemplars: only observations in traces that the tail sampler keeps get one.
import { SpanStatusCode, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from '../sampling/sampling';

/** A type and not an interface, as prom-client takes a record. */
export type ExemplarLabels = Readonly<Record<'trace_id' | 'span_id', string>>;

/**
 * Returns the labels of the exemplar of an observation, or undefined when the sampler may drop its trace.
 *
 * @param seconds observed duration; undefined when the metric is not a duration
 * @param span the span of the observation
 */
export function exemplarLabels(
  seconds: number | undefined,
  span: Span | undefined = trace.getActiveSpan(),
): ExemplarLabels | undefined {
  if (span === undefined || !span.isRecording()) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  // A span that only records, for a processor of the application, is not exported.
  if ((traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  if (!willBeKept(traceId) && !keepsTrace(span, seconds)) return undefined;
  return { trace_id: traceId, span_id: spanId };
}

/** Whether the span makes the sampler keep its trace: it failed or is slow. */
function keepsTrace(span: Span, seconds: number | undefined): boolean {
  if (!isReadable(span)) return false;
  if (span.status.code === SpanStatusCode.ERROR) return true;
  // A slow observation implies a slow span only when the span has been open for as long.
  const isSlow = seconds !== undefined && seconds >= SLOW_SECONDS;
  return isSlow && Date.now() - hrTimeToMilliseconds(span.startTime) >= SLOW_SECONDS * 1_000;
}

/** The spans of the SDK; the API has no getters. */
function isReadable(span: object): span is ReadableSpan {
  return 'status' in span && 'startTime' in span;
}
