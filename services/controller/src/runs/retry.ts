// Retries failed runs: successful steps keep their results; the failed step and those after it run again.
import { ProblemError } from '@sextant/http/problem';
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import { reopenRun } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { dlqReplayedTotal } from '@sextant/signals/queues';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { linkActiveSpan } from '@sextant/telemetry/traces/planned-span';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { kindOf } from '../kinds/kind-of';
import { existingRun } from '../problems';
import { jobIdOf, jobIdsOf } from '../queue/flow';
import { withRunLock } from './lock';
import { isEnded, requeue, type RequeueDeps } from './requeue';
import { planTrace } from './trace';

export interface RetryDeps extends RequeueDeps {
  readonly redis: Redis;
  readonly deadLetters: DeadLetters;
}

const replayed = counter(dlqReplayedTotal);

/**
 * Requeues a failed run, then removes the dead letter of its failed step. In this order, the same call completes the
 * retry after a crash in between. Returns the run; throws a problem of status 404 or 409.
 */
export function retryRun(deps: RetryDeps, runId: string): Promise<RunWithSteps> {
  return withRunLock(deps.redis, runId, async () => {
    const run = await existingRun(deps.database, runId);
    return withRunContext({ run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId }, async () => {
      const failed = run.steps.find(({ state }) => state === 'failed');
      const deadLetter = failed && (await deps.deadLetters.get(jobIdOf(run.id, failed.step)));
      if (run.state !== 'failed') throw refusal(run);
      if (deadLetter) await deps.deadLetters.markReplayed(deadLetter.id);
      const reopened = await reopen(deps, run);
      if (deadLetter) await removeReplayed(deps, deadLetter, run);
      log.info('requeued a failed run', { operation: 'retry_run', step: failed?.step });
      return reopened;
    });
  });
}

/** Retries the run of a dead letter. If the run was already requeued, only removes the dead letter. */
export async function replayDeadLetter(deps: RetryDeps, deadLetter: DeadLetter): Promise<RunWithSteps> {
  const run = await findRun(deps.database, deadLetter.run_id);
  if (run?.state === 'failed') return retryRun(deps, run.id);
  if (run && !isEnded(run)) {
    if (!(await wasRequeued(deps, run, deadLetter))) throw refusal(run);
    await removeReplayed(deps, deadLetter, run);
    return run;
  }
  await deps.deadLetters.remove(deadLetter);
  throw run ? refusal(run) : new ProblemError(409, 'the run of this dead letter no longer exists');
}

function refusal({ id, state }: RunWithSteps): ProblemError {
  return new ProblemError(409, `run ${id} is ${state}: only a failed run can be retried`);
}

/** Whether the job was added again after its failure. A missing job is about to be added. */
async function wasRequeued({ queues }: RetryDeps, run: RunWithSteps, deadLetter: DeadLetter): Promise<boolean> {
  const job = await queues.of(run.kind).getJob(deadLetter.id);
  return !job || job.timestamp > Date.parse(deadLetter.last_failed_at);
}

async function removeReplayed({ deadLetters }: RetryDeps, deadLetter: DeadLetter, run: RunWithSteps): Promise<void> {
  const { name: queue } = kindOf(run);
  if ((await deadLetters.remove(deadLetter)) > 0) replayed.inc({ queue, error_class: deadLetter.error_class });
}

/** Removes the jobs first, because a failed job would end the run again. The reconciler queues a run without jobs. */
async function reopen(deps: RetryDeps, run: RunWithSteps): Promise<RunWithSteps> {
  await removeUnsuccessful(deps.queues.of(run.kind), run);
  const trace = planTrace(deps, run);
  const reopened = await reopenRun(deps.database, { orgId: run.orgId, runId: run.id }, trace);
  if (!reopened) throw new ProblemError(409, `run ${run.id} changed concurrently: check its state`);
  linkActiveSpan(trace.rootSpan);
  await requeue(deps, reopened);
  return reopened;
}

const MAX_WAIT_MS = 5_000;
const PAUSE_MS = 50;

/** Removes all jobs except the completed ones, last step first. */
async function removeUnsuccessful(queue: Queue, run: RunWithSteps): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  for (const jobId of jobIdsOf(run).toReversed()) {
    const job = await queue.getJob(jobId);
    if (!job || (await job.isCompleted())) continue;
    while (!(await tryRemove(queue, jobId))) {
      if (Date.now() > end) throw new ProblemError(409, `run ${run.id} is still active: retry soon`);
      await wait(PAUSE_MS);
    }
  }
}

/** A worker locks a job briefly even to propagate the failure of the previous step. */
async function tryRemove(queue: Queue, jobId: string): Promise<boolean> {
  const job = await queue.getJob(jobId);
  if (!job) return true;
  return job.remove({ removeChildren: false }).then(
    () => true,
    () => false,
  );
}
