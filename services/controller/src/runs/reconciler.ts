// The reconciler: every few seconds, and at the start, looks at all runs that have not ended or were not told.
import { startLoop, type Loop } from '@sextant/http/loop';
import { findRun } from '@sextant/records/runs';
import { listUnfinished, listUnnotified, type UnfinishedRun } from '@sextant/records/runs/pending';
import { log } from '@sextant/telemetry/logs';
import { createChanges, type Changes } from './changes';
import { syncRun, type SyncDeps } from './sync';

/** Runs looked at in the same moment: fewer than the database has connections, so that requests find one. */
const AT_ONCE = 4;
/** Runs that are listed, and whose jobs are read from Redis, in one go. */
const PAGE = 500;

/** Starts at once, then pauses `intervalMs` after each round. */
export function startReconciler(deps: SyncDeps, intervalMs: number): Loop {
  const changes = createChanges(deps);
  return startLoop({
    what: 'reconcile runs',
    operation: 'reconcile',
    intervalMs,
    round: async (signal) => {
      await syncUnfinished({ ...deps, changes }, intervalMs, signal);
      await tellUnnotified(deps, intervalMs, signal);
    },
  });
}

/** Younger runs are on their way: their request queues them and their events bring them forward. */
async function syncUnfinished(
  deps: SyncDeps & { readonly changes: Changes },
  minAgeMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { changes, database } = deps;
  let page: readonly UnfinishedRun[] = [];
  do {
    page = await listUnfinished(database, { minAgeMs, limit: PAGE, after: page.at(-1) });
    const changed = await changes.among(page.map(({ runId }) => runId));
    await each(changed, signal, async (runId) => {
      const run = await syncRun(deps, runId);
      if (run) changes.note(run);
    });
    if (signal.aborted) return;
  } while (page.length === PAGE);
  changes.sweep();
}

async function tellUnnotified({ database, notify }: SyncDeps, minAgeMs: number, signal: AbortSignal): Promise<void> {
  const unnotified = (await listUnnotified(database, { minAgeMs })).map(({ runId }) => runId);
  await each(unnotified, signal, async (runId) => {
    const run = await findRun(database, runId);
    // It may have been told, or put back on its queue, since it was listed.
    if (run?.state === 'failed' && run.notifiedAt === null) await notify(run);
  });
}

/** One run that cannot be handled does not keep the others waiting. */
async function each(
  runIds: readonly string[],
  signal: AbortSignal,
  work: (runId: string) => Promise<void>,
): Promise<void> {
  const left = runIds.values();
  const lane = async (): Promise<void> => {
    for (const runId of left) {
      if (signal.aborted) return;
      await work(runId).catch((error: unknown) => {
        log.warn('could not reconcile a run', {
          operation: 'reconcile',
          run_id: runId,
          reason: (error as Error).message,
        });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
