// The reconciler: every few seconds, and at the start, looks at all runs that have not ended or were not told.
import { getRun, listUnfinished, listUnnotified, type RunRef } from '@sextant/records/runs';
import { log } from '@sextant/telemetry/logs';
import { setTimeout as wait } from 'node:timers/promises';
import { syncRun, type SyncDeps } from './sync';

export interface Reconciler {
  /** Waits for the round under way and starts no more. */
  stop(): Promise<void>;
}

/** Runs looked at in the same moment: fewer than the database has connections, so that requests find one. */
const AT_ONCE = 4;

/** Starts at once, then pauses `intervalMs` after each round. */
export function startReconciler(deps: SyncDeps, intervalMs: number): Reconciler {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rounds = (async () => {
    while (!signal.aborted) {
      await round(deps, intervalMs, signal).catch((error: unknown) => {
        log.warn('could not reconcile runs, will try again', {
          operation: 'reconcile',
          reason: (error as Error).message,
        });
      });
      await wait(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return rounds;
    },
  };
}

async function round(deps: SyncDeps, minAgeMs: number, signal: AbortSignal): Promise<void> {
  // Younger runs are on their way: their request queues them and their events bring them forward.
  const unfinished = await listUnfinished(deps.database, { minAgeMs });
  await each(unfinished, signal, ({ runId }) => syncRun(deps, runId));
  const unnotified = await listUnnotified(deps.database, { minAgeMs });
  await each(unnotified, signal, async (ref) => {
    const run = await getRun(deps.database, ref);
    if (run) await deps.notify(run);
  });
}

/** One run that cannot be handled does not keep the others waiting. */
async function each(refs: readonly RunRef[], signal: AbortSignal, work: (ref: RunRef) => Promise<void>): Promise<void> {
  const left = refs.values();
  const lane = async (): Promise<void> => {
    for (const ref of left) {
      if (signal.aborted) return;
      await work(ref).catch((error: unknown) => {
        log.warn('could not reconcile a run', {
          operation: 'reconcile',
          run_id: ref.runId,
          reason: (error as Error).message,
        });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
