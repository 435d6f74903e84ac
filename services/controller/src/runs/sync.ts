// Syncs the rows of a run with its jobs. Each call repairs whatever was missed: an event, a crash, an emptied queue.
import type { DeadLetters } from '@sextant/dead-letters';
import { advanceRun, type RunProgress, type RunEnd, type StepChange } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { removeDeadLetters, storeMissingDeadLetter } from '../dead-letters/run-dead-letters';
import { readRunJobs } from '../queue/run-snapshot';
import { endRun, type EndDeps } from './end';
import { withRunLock } from './lock';
import type { Notify } from './notify';
import { isEnded, requeue, type RequeueDeps } from './requeue';

export interface SyncDeps extends RequeueDeps, EndDeps {
  readonly deadLetters: DeadLetters;
  readonly notify: Notify;
}

/**
 * Applies the state of a run's jobs to Postgres, and requeues its jobs when the queue has lost them. Returns the run as
 * it was before; undefined when it does not exist or had ended.
 */
export function syncRun(deps: SyncDeps, runId: string): Promise<RunWithSteps | undefined> {
  return withRunLock(deps.redis, runId, async () => {
    const run = await findRun(deps.database, runId);
    if (!run || isEnded(run)) return undefined;
    const ids = { run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId };
    await withRunContext(ids, () => apply(deps, run));
    return run;
  });
}

async function apply(deps: SyncDeps, run: RunWithSteps): Promise<void> {
  const { present, steps } = await readRunJobs(deps.queues.of(run.kind), run);
  if (!present) {
    // The process died before it queued the run, or Redis lost its data.
    await requeue(deps, run);
    return log.warn('requeued the missing jobs of a run', { operation: 'restore_run' });
  }
  const changes = changesOf(run, steps);
  const end = await endOf(deps, run, steps);
  if (!end) {
    if (changes.startedAt || changes.steps.length > 0)
      await advanceRun(deps.database, { orgId: run.orgId, runId: run.id }, changes);
    return;
  }
  // Before the end of the run, so that no crash or replay can leave a failed run without a dead letter.
  if (end.state === 'failed') await storeMissingDeadLetter(deps, run, steps);
  else await removeDeadLetters(deps, run);
  const ended = await endRun(deps, run, { end, before: changes });
  // Not awaited, because GitHub may be slow; the reconciler retries.
  if (ended?.state === 'failed') void deps.notify(ended);
}

/** Changes of the jobs that the rows do not have yet. */
function changesOf(run: RunWithSteps, steps: readonly StepChange[]): RunProgress {
  const changed = steps.filter((change) => {
    const row = run.steps.find(({ step }) => step === change.step);
    return row?.state !== change.state || row.attempt !== change.attempt;
  });
  const hasStarted = run.state === 'queued' && steps.some(({ state }) => state !== 'waiting');
  return { startedAt: hasStarted ? firstStartOf(changed) : undefined, steps: changed };
}

/** By the clock of the workers, which also tells the end: a short run has ended before this process sees its start. */
function firstStartOf(steps: readonly StepChange[]): Date {
  const starts = steps.flatMap(({ startedAt }) => startedAt?.getTime() ?? []);
  return starts.length === 0 ? new Date() : new Date(Math.min(...starts));
}

/** A failed step ends the run at once; the later steps only propagate the failure. */
async function endOf(
  { database }: SyncDeps,
  run: RunWithSteps,
  steps: readonly StepChange[],
): Promise<RunEnd | undefined> {
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed) {
    const { errorClass = 'UNKNOWN', errorMessage = null, at = new Date() } = failed;
    return { state: 'failed', errorClass, errorMessage, at };
  }
  const last = steps.find(({ step }) => step === run.steps.at(-1)?.step);
  if (last?.state !== 'success') return undefined;
  // Workers may have stored results since the run was read.
  const current = (await findRun(database, run.id)) ?? run;
  const result = Object.assign({}, ...current.steps.map((step) => step.result)) as object;
  return { state: 'success', result, at: last.at ?? new Date() };
}
