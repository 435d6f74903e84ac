// Which runs' jobs moved on since they were last looked at, so that the reconciler leaves the others alone.
import type { RunWithSteps } from '@sextant/records/runs';
import type { Redis } from 'ioredis';
import { readFingerprints } from '../queue/fingerprints';
import { jobIdsOf } from '../queue/flow';
import type { Queues } from '../queue/queues';

export interface Changes {
  /** Those of the runs whose jobs moved on since they were noted, and those that never were. */
  among(runIds: readonly string[]): Promise<readonly string[]>;
  /** Notes that a run's row is in line with what its jobs were when `among` was last asked. */
  note(run: RunWithSteps): void;
  /** Forgets the runs that were neither asked about nor noted since it was last called. */
  sweep(): void;
}

interface Known {
  readonly kind: string;
  readonly jobIds: readonly string[];
  /** Whether it was asked about or noted since the last sweep. */
  isSeen: boolean;
  /** Of the jobs when `among` was last asked. */
  read?: string;
  /** Of the jobs that the row is in line with. */
  noted?: string;
}

export function createChanges({ queues, redis }: { readonly queues: Queues; readonly redis: Redis }): Changes {
  const known = new Map<string, Known>();

  async function readAll(runs: readonly Known[]): Promise<void> {
    for (const [name, queue] of queues.all) {
      const ofQueue = runs.filter(({ kind }) => kind === name);
      if (ofQueue.length === 0) continue;
      const ids = ofQueue.map(({ jobIds }) => jobIds);
      const prints = await readFingerprints(queue, redis, ids);
      ofQueue.forEach((run, i) => (run.read = prints[i]!));
    }
  }

  return {
    among: async (runIds) => {
      const asked = runIds.flatMap((id) => known.get(id) ?? []);
      for (const run of asked) run.isSeen = true;
      await readAll(asked);
      return runIds.filter((id) => {
        const run = known.get(id);
        return run?.noted === undefined || run.noted !== run.read;
      });
    },
    note: (run) => {
      const one = known.get(run.id);
      // A run that is new here is looked at once more, as its jobs' fingerprint was not read before.
      if (!one) known.set(run.id, { kind: run.kind, jobIds: jobIdsOf(run), isSeen: true });
      else if (one.read !== undefined) one.noted = one.read;
    },
    sweep: () => {
      for (const [id, run] of known) {
        if (!run.isSeen) known.delete(id);
        run.isSeen = false;
      }
    },
  };
}
