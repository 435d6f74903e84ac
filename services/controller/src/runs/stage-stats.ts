// The loop that computes the statistics of a run's stages shortly after its end, when its last events are stored.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { listWithoutStats } from '@sextant/records/runs/pending';
import { finalizeRun } from '@sextant/records/run-stats/stage-stats';

/** Workers write events four times per second. Later events are handled by later rounds. */
const EVENTS_DELAY_MS = 2_000;

export function startStageStats(database: Database, intervalMs: number): Loop {
  return startLoop({
    what: 'compute the statistics of runs',
    operation: 'stage_stats',
    intervalMs,
    round: async (signal) => {
      for (const ref of await listWithoutStats(database, { minAgeMs: EVENTS_DELAY_MS })) {
        if (signal.aborted) return;
        await finalizeRun(database, ref);
      }
    },
  });
}
