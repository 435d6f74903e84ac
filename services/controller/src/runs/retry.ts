// Another try for a failed run: the steps that succeeded keep their results, the failed one and those after it run again.
import { ProblemError } from '@sextant/http/problem';
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import { reopenRun } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { dlqReplayedTotal } from '@sextant/signals/queues';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { kindOf } from '../kinds/kind-of';
import { jobIdOf, jobIdsOf } from '../queue/flow';
import { withRunLock } from './lock';
import { isEnded, requeue, type RequeueDeps } from './requeue';

export interface RetryDeps extends RequeueDeps {
  readonly redis: Redis;
  readonly letters: DeadLetters;
}

const replayed = counter(dlqReplayedTotal);

/**
 * Puts a failed run back on its queue and removes the dead letter of the step that failed, in this order, so that after
 * a crash in between the same call completes it. Returns the run; throws a problem of status 404 or 409.
 */
export function retryRun(deps: RetryDeps, runId: string): Promise<RunWithSteps> {
  return withRunLock(deps.redis, runId, async () => {
    const run = await findRun(deps.database, runId);
    if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(runId.slice(0, 64))}`);
    return withRunContext({ run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId }, async () => {
      const failed = run.steps.find(({ state }) => state === 'failed');
      const letter = failed && (await deps.letters.get(jobIdOf(run.id, failed.step)));
      if (run.state !== 'failed') throw refusal(run);
      if (letter) await deps.letters.replaying(letter.id);
      const again = await reopen(deps, run);
      if (letter) await removeReplayed(deps, letter, run);
      log.info('put a failed run back on its queue', { operation: 'retry_run', step: failed?.step });
      return again;
    });
  });
}

/** The same, asked for by a dead letter. A letter whose run went on before it could be removed is removed now. */
export async function replayLetter(deps: RetryDeps, letter: DeadLetter): Promise<RunWithSteps> {
  const run = await findRun(deps.database, letter.run_id);
  if (run?.state === 'failed') return retryRun(deps, run.id);
  if (run && !isEnded(run)) {
    if (!(await wasRequeued(deps, run, letter))) throw refusal(run);
    await removeReplayed(deps, letter, run);
    return run;
  }
  await deps.letters.remove(letter);
  throw run ? refusal(run) : new ProblemError(409, 'the run of this letter is gone');
}

function refusal({ id, state }: RunWithSteps): ProblemError {
  return new ProblemError(409, `run ${id} is ${state}: only a failed run can be tried again`);
}

/** Whether the letter's job was added again after it had failed; one without a job is about to be. */
async function wasRequeued({ queues }: RetryDeps, run: RunWithSteps, letter: DeadLetter): Promise<boolean> {
  const job = await queues.of(run.kind).getJob(letter.id);
  return !job || job.timestamp > Date.parse(letter.last_failed_at);
}

async function removeReplayed({ letters }: RetryDeps, letter: DeadLetter, run: RunWithSteps): Promise<void> {
  const { name: queue } = kindOf(run);
  if ((await letters.remove(letter)) > 0) replayed.inc({ queue, error_class: letter.error_class });
}

/** The jobs go first: a failed job would end the run again. A run that is queued without jobs is put back by the reconciler. */
async function reopen(deps: RetryDeps, run: RunWithSteps): Promise<RunWithSteps> {
  await removeUnsuccessful(deps.queues.of(run.kind), run);
  const reopened = await reopenRun(deps.database, { orgId: run.orgId, runId: run.id });
  if (!reopened) throw new ProblemError(409, `run ${run.id} was changed meanwhile: look at it again`);
  await requeue(deps, reopened);
  return reopened;
}

const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

/** Removes all jobs but the completed ones, last step first. */
async function removeUnsuccessful(queue: Queue, run: RunWithSteps): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (const jobId of jobIdsOf(run).toReversed()) {
    const job = await queue.getJob(jobId);
    if (!job || (await job.isCompleted())) continue;
    while (!(await removed(queue, jobId))) {
      if (Date.now() > end) throw new ProblemError(409, `run ${run.id} is still being worked on: try again soon`);
      await wait(PAUSE_MS);
    }
  }
}

/** A worker holds a job for a moment even when it only passes on the failure of the step before. */
async function removed(queue: Queue, jobId: string): Promise<boolean> {
  const job = await queue.getJob(jobId);
  if (!job) return true;
  return job.remove({ removeChildren: false }).then(
    () => true,
    () => false,
  );
}
