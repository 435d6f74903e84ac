// The loop that computes the figures of a run's stages a moment after its end, when its last events have come.
import { startLoop, type Loop } from '@sextant/http/loop';
import type { Database } from '@sextant/records/database';
import { listWithoutStats } from '@sextant/records/runs/pending';
import { finalizeRun } from '@sextant/records/run-stats/stage-stats';

/** Workers write events four times a second; a run whose events are later still is seen in one of the next rounds. */
const LAST_EVENTS_MS = 2_000;

export function startStageStats(database: Database, intervalMs: number): Loop {
  return startLoop({
    what: 'compute the figures of runs',
    operation: 'stage_stats',
    intervalMs,
    round: async (signal) => {
      for (const ref of await listWithoutStats(database, { minAgeMs: LAST_EVENTS_MS })) {
        if (signal.aborted) return;
        await finalizeRun(database, ref);
      }
    },
  });
}
