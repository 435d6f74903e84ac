// Failures of an org as they happen: those among the latest that were not there before.
import { cursorOf, positionOf } from '@sextant/records/cursor';
import type { RecentFailure } from '@sextant/records/execution-stats';

export interface FailureWatch {
  /** The failures since the last call, oldest first; the first call gives none and notes what was before. */
  next(): Promise<readonly RecentFailure[]>;
  /** Stands for the newest failure that was seen, or for the beginning when there was none. */
  position(): string;
}

/** A run may be written down as failed a while after it failed, when the controller was away. */
const LATE_MS = 10 * 60_000;
const REMEMBERED = 2_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** @param read the newest failures, newest first */
export function watchFailures(read: () => Promise<readonly RecentFailure[]>, now: Date): FailureWatch {
  const seen = new Set<string>();
  const since = now.getTime() - LATE_MS;
  let position = positionAt(now);
  let first = true;
  return {
    next: async () => {
      const latest = await read();
      const fresh = latest.filter(({ cursor, endedAt }) => !seen.has(cursor) && endedAt.getTime() >= since).reverse();
      for (const { cursor } of first ? latest.toReversed() : fresh) seen.add(cursor);
      forgetOldest(seen);
      position = latest[0]?.cursor ?? position;
      const found = first ? [] : fresh;
      first = false;
      return found;
    },
    position: () => position,
  };
}

/** Those that come after a position, oldest first. Throws CursorError for what is no position. */
export function failuresAfter(latest: readonly RecentFailure[], position: string): readonly RecentFailure[] {
  const start = positionOf(position);
  const isAfter = ({ cursor }: RecentFailure): boolean => {
    const { at, id } = positionOf(cursor);
    return at === start.at ? id > start.id : at > start.at;
  };
  return latest.filter(isAfter).reverse();
}

function positionAt(time: Date): string {
  return cursorOf({ at: time.toISOString().replace('Z', '000Z'), id: NO_ID });
}

function forgetOldest(seen: Set<string>): void {
  for (const cursor of seen) {
    if (seen.size <= REMEMBERED) return;
    seen.delete(cursor);
  }
}
