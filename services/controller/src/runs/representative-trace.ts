// Selects the trace that represents an ended run: one that the collector keeps.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import type { RunWithSteps } from '@sextant/records/runs';

export interface RepresentativeTrace {
  readonly traceId: string | null;
  /** Null when unknown. */
  readonly traceKept: boolean | null;
}

/**
 * Takes an ended run and its attempts, oldest first. Prefers the trace of a failed attempt, then that of the run, then
 * those of other attempts; a trace that is kept comes before one that may be. Without any, the run's trace, not kept.
 *
 * @param isOwnKept whether the trace in which the run was accepted is kept in any case
 */
export function representativeTrace(
  { traceId, state }: Pick<RunWithSteps, 'traceId'> & { readonly state: string },
  attempts: readonly RunAttempt[],
  isOwnKept: boolean,
): RepresentativeTrace {
  const newest = attempts.toReversed();
  const failed = state === 'failed' ? newest.filter((attempt) => attempt.state === 'failed') : [];
  const candidates = [...failed.map((one) => one.traceId), ...(traceId === null ? [] : [traceId])];
  candidates.push(...newest.map((one) => one.traceId));
  const keptOf = (id: string): boolean | null => {
    if (id === traceId && isOwnKept) return true;
    return isTraceKept(attempts.filter((attempt) => attempt.traceId === id));
  };
  for (const wanted of [true, null]) {
    const found = candidates.find((id) => keptOf(id) === wanted);
    if (found !== undefined) return { traceId: found, traceKept: wanted };
  }
  return { traceId, traceKept: false };
}

/** Whether the trace of these attempts is kept. Attempts that never ended do not count: they may not have been sent. */
function isTraceKept(attempts: readonly RunAttempt[]): boolean | null {
  const ended = attempts.filter(({ state }) => state !== 'running');
  if (ended.some(({ traceKept }) => traceKept === true)) return true;
  return ended.some(({ traceKept }) => traceKept === null) ? null : false;
}
