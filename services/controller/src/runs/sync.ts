// Brings a run's row in line with its jobs. Whatever was missed (an event, a crash, an emptied queue), the next call mends it.
import type { DeadLetters } from '@sextant/dead-letters';
import { advanceRun, type RunProgress, type RunEnd, type StepChange } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { keepLetter, removeLetters } from '../letters/of-run';
import { snapshotOf } from '../queue/snapshot';
import { endRun, type EndDeps } from './end';
import { withRunLock } from './lock';
import type { Notify } from './notify';
import { isEnded, requeue, type RequeueDeps } from './requeue';

export interface SyncDeps extends RequeueDeps, EndDeps {
  readonly letters: DeadLetters;
  readonly notify: Notify;
}

/**
 * Applies what the queue knows of a run to Postgres, and puts its jobs back when the queue lost them. Returns the run as
 * it was before, or undefined when there is none or it had ended.
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
  const { present, carrier, steps } = await snapshotOf(deps.queues.of(run.kind), run);
  if (!present) {
    // The process died between writing it down and queueing it, or Redis lost its data.
    await requeue(deps, run);
    return log.warn('put the jobs of a run back on the queue', { operation: 'restore_run' });
  }
  const news = newsOf(run, steps);
  const end = await endOf(deps, run, steps);
  if (!end) {
    if (news.started || news.steps.length > 0)
      await advanceRun(deps.database, { orgId: run.orgId, runId: run.id }, news);
    return;
  }
  // First, so that neither a crash nor a replay comes between a failed run and its letter.
  if (end.state === 'failed') await keepLetter(deps, run, steps);
  else await removeLetters(deps, run);
  const ended = await endRun(deps, run, { end, before: news, carrier });
  // Successes are told by the run's last step. Not awaited: GitHub may be slow, and the reconciler tells what is left over.
  if (ended?.state === 'failed') void deps.notify(ended);
}

/** What the queue knows of a run and its rows do not say yet. */
function newsOf(run: RunWithSteps, steps: readonly StepChange[]): RunProgress {
  return {
    started: run.state === 'queued' && steps.some(({ state }) => state !== 'waiting'),
    steps: steps.filter((change) => {
      const known = run.steps.find(({ step }) => step === change.step);
      return known?.state !== change.state || known.attempt !== change.attempt;
    }),
  };
}

/** A failed step ends the run at once; the steps after it only pass the failure on. */
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
  // The results that workers kept since the run was read.
  const now = (await findRun(database, run.id)) ?? run;
  return { state: 'success', result: resultOf(now, steps), at: last.at ?? new Date() };
}

/** The results of all steps in one object: of the run's rows, and of jobs that an earlier version added. */
function resultOf(run: RunWithSteps, steps: readonly StepChange[]): object {
  const of = (among: readonly { readonly step: string; readonly result?: unknown }[], name: string): unknown =>
    among.find(({ step }) => step === name)?.result;
  return Object.assign({}, ...run.steps.map(({ step }) => of(steps, step) ?? of(run.steps, step))) as object;
}
