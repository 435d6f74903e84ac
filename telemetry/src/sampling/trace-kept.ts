// Predicts whether the collector keeps the active trace. A span that fails, is slow or is marked keeps its trace however
// late it arrives: the collector decides on each batch of spans and does not remember dropped traces.
import { SLOW_SECONDS } from '@sextant/signals/sampling';
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
 * Whether this span or the share keeps the trace; undefined while the span is open. Another span can keep a trace for
 * which this returns false.
 */
export function traceKept({ traceId, startMs, isFailed }: OpenSpan, now = Date.now()): boolean | undefined {
  if (traceId === '') return false;
  if (willBeKept(traceId)) return true;
  if (isFailed === undefined) return undefined;
  return isFailed || now - startMs >= SLOW_SECONDS * 1_000;
}
