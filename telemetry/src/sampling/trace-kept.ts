// Whether the collector keeps the active trace, as far as a process can tell while a span of it is open.
import { context } from '@opentelemetry/api';
import { SLOW_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from './sampling';
import { DECISION_MS, traceBegin } from './trace-age';

export interface OpenSpan {
  /** Empty where there is no trace. */
  readonly traceId: string;
  /** When the span began, in milliseconds since the epoch. */
  readonly began: number;
  /** Whether the span ends now, and as a failure or with `sextant.debug`. */
  readonly isFailed?: boolean;
}

/**
 * True and false where that is certain; undefined where a later span may keep the trace, and where this one may come too
 * late for the decision.
 */
export function traceKept({ traceId, began, isFailed }: OpenSpan, now = Date.now()): boolean | undefined {
  if (traceId === '') return false;
  if (willBeKept(traceId)) return true;
  if (isFailed === undefined) return undefined;
  const age = now - Math.min(began, traceBegin(context.active()) ?? began);
  if (age > DECISION_MS) return undefined;
  return isFailed || age >= SLOW_SECONDS * 1_000;
}
