// Frees memory in Redis before admission control refuses runs: removes ended jobs, which are kept only for a controller
// that was down.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { log } from '@sextant/telemetry/logs';
import type { Queues } from '../queue/queues';
import { usedShare, type ReadQueueMemory } from './queue-memory';

export interface CleanupDeps {
  readonly queues: Queues;
  readonly memory: ReadQueueMemory;
  /** Share of Redis' memory limit above which ended jobs are removed. */
  readonly threshold: number;
}

/** Longer than a running controller takes to notice the end of a job. */
const MIN_AGE_MS = 10 * 60 * 1000;
const BATCH = 1_000;

export function startCleanup({ queues, memory, threshold }: CleanupDeps, intervalMs: number): Loop {
  return startLoop({
    what: 'remove ended jobs from Redis',
    operation: 'cleanup',
    intervalMs,
    round: async (signal) => {
      const reading = await memory();
      if (!reading || usedShare(reading) < threshold) return;
      let removed = 0;
      for (const queue of queues.all.values())
        for (const state of ['completed', 'failed'] as const)
          if (!signal.aborted) removed += (await queue.clean(MIN_AGE_MS, BATCH, state)).length;
      if (removed > 0) log.warn('removed ended jobs to free memory in Redis', { operation: 'cleanup', jobs: removed });
    },
  });
}
