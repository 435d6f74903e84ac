// Exemplars: only observations in traces that the tail sampler keeps get one.
import { context, SpanStatusCode, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from '../sampling/sampling';
import { DECISION_MS, traceBegin } from '../sampling/trace-kept';

export interface Exemplar {
  readonly labelSet: { readonly trace_id: string; readonly span_id: string };
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/**
 * Returns the exemplar of an observation, or undefined when the sampler may drop its trace.
 *
 * @param seconds observed duration; undefined when the metric is not a duration
 * @param span the span of the observation
 */
export function exemplarOf(
  value: number,
  seconds: number | undefined,
  span: Span | undefined = trace.getActiveSpan(),
): Exemplar | undefined {
  if (span === undefined || !span.isRecording()) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  // A span that only records, for a processor of the application, is not exported.
  if ((traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  if (!willBeKept(traceId) && !keepsTrace(span, seconds)) return undefined;
  return { labelSet: { trace_id: traceId, span_id: spanId }, value, timestamp: Date.now() / 1000 };
}

/** Whether the span makes the sampler keep its trace: it failed or is slow, and it ends before the decision. */
function keepsTrace(span: Span, seconds: number | undefined): boolean {
  if (!isReadable(span)) return false;
  const failed = span.status.code === SpanStatusCode.ERROR;
  if (!failed && (seconds === undefined || seconds < SLOW_SECONDS)) return false;
  const now = Date.now();
  const began = hrTimeToMilliseconds(span.startTime);
  if (now - Math.min(began, traceBegin(context.active()) ?? began) > DECISION_MS) return false;
  // A slow observation implies a slow trace only when the span has been open for as long.
  return failed || now - began >= SLOW_SECONDS * 1_000;
}

/** The spans of the SDK; the API has no getters. */
function isReadable(span: object): span is ReadableSpan {
  return 'status' in span && 'startTime' in span;
}
