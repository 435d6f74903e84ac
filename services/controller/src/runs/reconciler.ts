// The reconciler: at the start and every few seconds, syncs all active runs and posts results that are still missing.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import { findRun } from '@sextant/records/runs';
import { listUnfinished, listUnnotified, type UnfinishedRun } from '@sextant/records/runs/pending';
import { log } from '@sextant/telemetry/logs';
import { trackJobChanges, type JobChanges } from './job-changes';
import { syncRun, type SyncDeps } from './sync';

/** Fewer than the database connections, so that requests still get one. */
const CONCURRENCY = 4;
/** Runs per query, and per read of jobs from Redis. */
const PAGE = 500;

export function startReconciler(deps: SyncDeps, intervalMs: number): Loop {
  const changes = trackJobChanges(deps);
  return startLoop({
    what: 'reconcile runs',
    operation: 'reconcile',
    intervalMs,
    round: async (signal) => {
      await syncActive({ ...deps, changes }, intervalMs, signal);
      await notifyMissing(deps, intervalMs, signal);
    },
  });
}

/** Skips younger runs: their request queues them, and their events sync them. */
async function syncActive(
  deps: SyncDeps & { readonly changes: JobChanges },
  minAgeMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { changes, database } = deps;
  let page: readonly UnfinishedRun[] = [];
  do {
    page = await listUnfinished(database, { minAgeMs, limit: PAGE, after: page.at(-1) });
    const changed = await changes.changed(page.map(({ runId }) => runId));
    await forEachRun(changed, signal, async (runId) => {
      const run = await syncRun(deps, runId);
      if (run) changes.markSynced(run);
    });
    if (signal.aborted) return;
  } while (page.length === PAGE);
  changes.sweep();
}

async function notifyMissing({ database, notify }: SyncDeps, minAgeMs: number, signal: AbortSignal): Promise<void> {
  const unnotified = (await listUnnotified(database, { minAgeMs })).map(({ runId }) => runId);
  await forEachRun(unnotified, signal, async (runId) => {
    const run = await findRun(database, runId);
    // The run may have been notified or requeued since it was listed.
    if (run?.state === 'failed' && run.notifiedAt === null) await notify(run);
  });
}

/** A failure for one run does not stop the others. */
async function forEachRun(
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
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}
