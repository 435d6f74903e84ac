// Finds the runs whose jobs changed, so that the reconciler skips the others.
import type { RunWithSteps } from '@sextant/records/runs';
import type { Redis } from 'ioredis';
import { readFingerprints } from '../queue/fingerprints';
import { jobIdsOf } from '../queue/flow';
import type { Queues } from '../queue/queues';

export interface JobChanges {
  /** The runs whose jobs changed since they were marked as synced, and those that never were. */
  changed(runIds: readonly string[]): Promise<readonly string[]>;
  /** Marks that a run's rows match its jobs as they were at the last call of `changed`. */
  markSynced(run: RunWithSteps): void;
  /** Forgets the runs that were not used since the last call. */
  sweep(): void;
}

interface TrackedRun {
  readonly kind: string;
  readonly jobIds: readonly string[];
  isUsed: boolean;
  /** Fingerprint of the jobs at the last call of `changed`. */
  latest?: string;
  /** Fingerprint of the jobs that the rows match. */
  synced?: string;
}

export function trackJobChanges({ queues, redis }: { readonly queues: Queues; readonly redis: Redis }): JobChanges {
  const tracked = new Map<string, TrackedRun>();

  async function readAll(runs: readonly TrackedRun[]): Promise<void> {
    for (const [name, queue] of queues.all) {
      const ofQueue = runs.filter(({ kind }) => kind === name);
      if (ofQueue.length === 0) continue;
      const jobIds = ofQueue.map((run) => run.jobIds);
      const fingerprints = await readFingerprints(queue, redis, jobIds);
      ofQueue.forEach((run, i) => (run.latest = fingerprints[i]!));
    }
  }

  return {
    changed: async (runIds) => {
      const runs = runIds.flatMap((id) => tracked.get(id) ?? []);
      for (const run of runs) run.isUsed = true;
      await readAll(runs);
      return runIds.filter((id) => {
        const run = tracked.get(id);
        return run?.synced === undefined || run.synced !== run.latest;
      });
    },
    markSynced: (run) => {
      const one = tracked.get(run.id);
      // A new run is synced once more, because the fingerprint of its jobs has not been read yet.
      if (!one) tracked.set(run.id, { kind: run.kind, jobIds: jobIdsOf(run), isUsed: true });
      else if (one.latest !== undefined) one.synced = one.latest;
    },
    sweep: () => {
      for (const [id, run] of tracked) {
        if (!run.isUsed) tracked.delete(id);
        run.isUsed = false;
      }
    },
  };
}
