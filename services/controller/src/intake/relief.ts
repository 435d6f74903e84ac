// Makes room in Redis before the intake refuses runs: removes jobs that ended some time ago and that are kept only for a
// controller that was away.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { log } from '@sextant/telemetry/logs';
import type { Queues } from '../queue/queues';
import { shareOf, type ReadMemory } from './memory';

export interface ReliefDeps {
  readonly queues: Queues;
  readonly memory: ReadMemory;
  /** Share of Redis' limit from which ended jobs are removed; below that from which runs are refused. */
  readonly from: number;
}

/** Longer than a controller that runs takes to see that a job ended. */
const ENDED_MS = 10 * 60 * 1000;
const BATCH = 1_000;

export function startRelief({ queues, memory, from }: ReliefDeps, intervalMs: number): Loop {
  const isFull = async (): Promise<boolean> => {
    const now = await memory();
    return now !== undefined && shareOf(now) >= from;
  };
  return startLoop({
    what: 'make room in Redis',
    operation: 'relief',
    intervalMs,
    round: async (signal) => {
      if (!(await isFull())) return;
      let removed = 0;
      for (const queue of queues.all.values())
        for (const state of ['completed', 'failed'] as const)
          if (!signal.aborted) removed += (await queue.clean(ENDED_MS, BATCH, state)).length;
      if (removed > 0) log.warn('removed ended jobs to make room in Redis', { operation: 'relief', jobs: removed });
    },
  });
}
