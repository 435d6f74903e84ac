// The time of a run.
import type { Run } from './types';

type TimedRun = Pick<Run, 'queued_at' | 'ended_at'> & { readonly attempts: readonly { readonly started_at: string }[] };

/** From before the run was queued until after it ended, or until now; as addresses have it. */
export function rangeAround(
  { queued_at: queuedAt, ended_at: endedAt, attempts }: TimedRun,
  marginMs: number,
): { readonly from: string; readonly to: string } {
  // A run that was retried had attempts before.
  const startMs = Math.min(Date.parse(queuedAt), ...attempts.map(({ started_at: at }) => Date.parse(at)));
  return {
    from: new Date(startMs - marginMs).toISOString(),
    to: endedAt === null ? 'now' : new Date(Date.parse(endedAt) + marginMs).toISOString(),
  };
}
