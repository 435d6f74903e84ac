// The time of a trace, for searches of log lines and metrics around it.
import type { Trace } from './types';

/** Log lines are written up to this long before and after a trace. */
const ROOM_MS = 60_000;

export function rangeAround({ started_at, duration_seconds }: Pick<Trace, 'started_at' | 'duration_seconds'>): {
  readonly from: string;
  readonly to: string;
} {
  const start = Date.parse(started_at);
  return {
    from: new Date(start - ROOM_MS).toISOString(),
    to: new Date(start + duration_seconds * 1000 + ROOM_MS).toISOString(),
  };
}
