// Predicts whether the collector keeps the active trace. It decides once, some time after the first span arrived.
import { context, createContextKey, type Context } from '@opentelemetry/api';
import { DECISION_WAIT_SECONDS, SLOW_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from './sampling';

export interface OpenSpan {
  /** Empty without a trace. */
  readonly traceId: string;
  /** Start of the span, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Set when the span ends now: whether it failed or has `sextant.debug`. */
  readonly isFailed?: boolean;
}

/**
 * Returns undefined when a later span may keep the trace or when this span may be too late for the decision.
 */
export function traceKept({ traceId, startMs, isFailed }: OpenSpan, now = Date.now()): boolean | undefined {
  if (traceId === '') return false;
  if (willBeKept(traceId)) return true;
  if (isFailed === undefined) return undefined;
  const age = now - Math.min(startMs, traceBegin(context.active()) ?? startMs);
  if (age > DECISION_MS) return undefined;
  return isFailed || age >= SLOW_SECONDS * 1_000;
}

/** A span that ends later than this after the start of its trace may be too late for the decision. */
export const DECISION_MS = (DECISION_WAIT_SECONDS - 5) * 1000;

const TRACE_BEGIN = createContextKey('sextant.trace.began');

/** Adds the start of the trace, in milliseconds since the epoch. */
export function withTraceBegin(on: Context, at: number): Context {
  return on.setValue(TRACE_BEGIN, at);
}

/** The start of a trace from another process; undefined for traces of this process. */
export function traceBegin(on: Context): number | undefined {
  return on.getValue(TRACE_BEGIN) as number | undefined;
}
