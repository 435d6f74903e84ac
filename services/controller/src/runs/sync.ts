// Brings a run's row in line with its jobs. Whatever was missed (an event, a crash, an emptied queue), the next call mends it.
import type { Database } from '@sextant/records/database';
import {
  findRun,
  markStep,
  setNotified,
  setTrace,
  startRun,
  type RunEnd,
  type RunRef,
  type RunWithSteps,
} from '@sextant/records/runs';
import { acceptRunSpan } from '@sextant/signals/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { withSpan } from '@sextant/telemetry/traces';
import type { Queue } from 'bullmq';
import { removeJobs, STEPS, type Flows } from '../queue/flow';
import { snapshotOf, type StepSnapshot } from '../queue/snapshot';
import { endRun } from './end';
import type { Notify } from './notify';

export interface SyncDeps {
  readonly database: Database;
  readonly queue: Queue;
  readonly flows: Flows;
  readonly notify: Notify;
  /** The address of a trace in the trace viewer. */
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

/** Applies what the queue knows of a run to Postgres, and puts its jobs back when the queue lost them. */
export async function syncRun(deps: SyncDeps, runId: string): Promise<void> {
  const run = await findRun(deps.database, runId);
  if (!run || isEnded(run)) return;
  await withRunContext({ run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId }, async () => {
    const { present, carrier, steps } = await snapshotOf(deps.queue, run.id);
    if (!present) return restore(deps, run);
    await applySteps(deps, run, steps);
    const end = endOf(run, steps);
    const ended = end && (await endRun(deps.database, run, end, carrier));
    if (ended) await tell(deps, ended);
  });
}

function isEnded({ state }: RunWithSteps): boolean {
  return state !== 'queued' && state !== 'running';
}

function refOf(run: RunWithSteps): RunRef {
  return { orgId: run.orgId, runId: run.id };
}

async function applySteps({ database }: SyncDeps, run: RunWithSteps, steps: readonly StepSnapshot[]): Promise<void> {
  if (run.state === 'queued' && steps.some(({ state }) => state !== 'waiting')) await startRun(database, refOf(run));
  for (const change of steps) {
    const known = run.steps.find(({ step }) => step === change.step);
    if (known?.state === change.state && known.attempt === change.attempt) continue;
    await markStep(database, refOf(run), change);
  }
}

/** A failed step ends the run at once; the steps after it only pass the failure on. */
function endOf(run: RunWithSteps, steps: readonly StepSnapshot[]): RunEnd | undefined {
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed) {
    const { errorClass = 'UNKNOWN', errorMessage = null, at = new Date() } = failed;
    return { state: 'failed', errorClass, errorMessage, at };
  }
  const last = steps.find(({ step }) => step === STEPS.at(-1));
  if (last?.state !== 'success') return undefined;
  return { state: 'success', result: resultOf(run, steps), at: last.at ?? new Date() };
}

/** The results of all steps in one object; what was evicted from the queue is in the run's rows. */
function resultOf(run: RunWithSteps, steps: readonly StepSnapshot[]): object {
  const of = (among: readonly { readonly step: string; readonly result?: unknown }[], name: string): unknown =>
    among.find(({ step }) => step === name)?.result;
  return Object.assign({}, ...STEPS.map((name) => of(steps, name) ?? of(run.steps, name))) as object;
}

/** A success was told by the step publish. */
async function tell({ database, notify }: SyncDeps, run: RunWithSteps): Promise<void> {
  if (run.state === 'success') await setNotified(database, refOf(run));
  // Not awaited: GitHub may be slow, and the reconciler tells what is left over.
  else void notify(run);
}

/** A run without jobs: the process died between writing it down and queueing it, or Redis lost its data. */
async function restore({ database, flows, queue, traceUrlOf }: SyncDeps, run: RunWithSteps): Promise<void> {
  const attributes = { 'sextant.run.id': run.id, 'sextant.run.kind': run.kind, 'sextant.org.id': run.orgId };
  await withSpan(acceptRunSpan, { attributes, root: true }, async ({ traceId }) => {
    const traceUrl = traceUrlOf(traceId);
    await setTrace(database, refOf(run), { traceId, traceUrl });
    await flows.add({ ...run, traceId, traceUrl: traceUrl ?? null });
    log.warn('put the jobs of a run back on the queue', { operation: 'restore_run' });
  });
  // A cancellation in the meantime found no jobs to remove.
  const now = await findRun(database, run.id);
  if (now && isEnded(now)) await removeJobs(queue, run.id);
}
