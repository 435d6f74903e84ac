// Cancels runs.
import type { DeadLetters } from '@sextant/dead-letters';
import { ProblemError } from '@sextant/http/problem';
import type { RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import type { Redis } from 'ioredis';
import { removeDeadLetters } from '../dead-letters/run-dead-letters';
import { removeJobs } from '../queue/flow';
import type { Queues } from '../queue/queues';
import { endRun, type EndDeps } from './end';
import { withRunLock } from './lock';
import { isEnded } from './requeue';

export interface CancelDeps extends EndDeps {
  readonly redis: Redis;
  readonly queues: Queues;
  readonly deadLetters: DeadLetters;
}

/** Cancels a run and removes its jobs; its active step is aborted. Throws 409 when the run has ended. */
export function cancelRun(deps: CancelDeps, run: RunWithSteps): Promise<RunWithSteps> {
  const ids = { run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId };
  // Without the lock a concurrent sync could miss the jobs and add them again.
  return withRunContext(ids, () => withRunLock(deps.redis, run.id, () => cancel(deps, run)));
}

async function cancel(deps: CancelDeps, run: RunWithSteps): Promise<RunWithSteps> {
  const canceled = await endRun(deps, run, { end: { state: 'canceled' } });
  if (!canceled) throw new ProblemError(409, `run ${run.id} has ended: only a queued or running run can be canceled`);
  await removeJobs(deps.queues.of(run.kind), deps.redis, run);
  await removeDeadLetters(deps, run);
  return canceled;
}

/** Like cancelRun, but returns false when the run does not exist or has ended. */
export async function cancelIfActive(deps: CancelDeps, run: RunWithSteps | undefined): Promise<boolean> {
  if (!run || isEnded(run)) return false;
  try {
    await cancelRun(deps, run);
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}
