// The age of a trace: the collector decides about it once, a while after its first span arrived there.
import { createContextKey, type Context } from '@opentelemetry/api';
import { DECISION_WAIT_SECONDS } from '@sextant/signals/sampling';

/** What ends later than this after its trace began may come too late to be part of the decision. */
export const DECISION_MS = (DECISION_WAIT_SECONDS - 5) * 1000;

const BEGAN = createContextKey('sextant.trace.began');

/** The context with the time at which its trace began, in milliseconds since the epoch. */
export function withTraceBegin(on: Context, at: number): Context {
  return on.setValue(BEGAN, at);
}

/** When the trace began, where another process said so; undefined for traces that began in this one. */
export function traceBegin(on: Context): number | undefined {
  return on.getValue(BEGAN) as number | undefined;
}
