// The trace that explains a run: that of one of its attempts which the collector keeps.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import type { RunWithSteps } from '@sextant/records/runs';

export interface RunTrace {
  readonly traceId: string | null;
  /** Null where it is not known. */
  readonly traceKept: boolean | null;
}

/**
 * Of an ended run with its attempts, oldest first: a failed attempt's trace before the run's own, and both before those of
 * other attempts; a trace that is kept before one that may be. When none is kept, the run's own with `traceKept` false.
 *
 * @param isOwnKept whether the trace that the run began in is kept in any case
 */
export function traceOf(
  { traceId, state }: Pick<RunWithSteps, 'traceId'> & { readonly state: string },
  attempts: readonly RunAttempt[],
  isOwnKept: boolean,
): RunTrace {
  const newest = attempts.toReversed();
  const failed = state === 'failed' ? newest.filter((attempt) => attempt.state === 'failed') : [];
  const candidates = [...failed.map((one) => one.traceId), ...(traceId === null ? [] : [traceId])];
  candidates.push(...newest.map((one) => one.traceId));
  const keptOf = (id: string): boolean | null => {
    if (id === traceId && isOwnKept) return true;
    return fateOf(attempts.filter((attempt) => attempt.traceId === id));
  };
  for (const wanted of [true, null]) {
    const found = candidates.find((id) => keptOf(id) === wanted);
    if (found !== undefined) return { traceId: found, traceKept: wanted };
  }
  return { traceId, traceKept: false };
}

/** Of the attempts in one trace. One that never ended may have sent nothing: its worker died. */
function fateOf(attempts: readonly RunAttempt[]): boolean | null {
  const ended = attempts.filter(({ state }) => state !== 'running');
  if (ended.some(({ traceKept }) => traceKept === true)) return true;
  return ended.some(({ traceKept }) => traceKept === null) ? null : false;
}
