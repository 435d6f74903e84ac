// The end of a run that somebody asks for.
import { ProblemError } from '@sextant/http/problem';
import type { DeadLetters } from '@sextant/dead-letters';
import type { RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import type { Redis } from 'ioredis';
import { removeLetters } from '../letters/of-run';
import { removeJobs } from '../queue/flow';
import type { Queues } from '../queue/queues';
import { endRun, type EndDeps } from './end';
import { withRunLock } from './lock';
import { isEnded } from './requeue';

export interface CancelDeps extends EndDeps {
  readonly redis: Redis;
  readonly queues: Queues;
  readonly letters: DeadLetters;
}

/** Cancels a run and takes its jobs off the queue; its active step is given up. Throws a problem of status 409. */
export function cancelRun(deps: CancelDeps, run: RunWithSteps): Promise<RunWithSteps> {
  const ids = { run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId };
  // Who saw the run before it was canceled would miss its jobs, and put them back.
  return withRunContext(ids, () => withRunLock(deps.redis, run.id, () => cancel(deps, run)));
}

async function cancel(deps: CancelDeps, run: RunWithSteps): Promise<RunWithSteps> {
  const canceled = await endRun(deps, run, { end: { state: 'canceled' } });
  if (!canceled) throw new ProblemError(409, `run ${run.id} has ended: only a queued or running run can be canceled`);
  await removeJobs(deps.queues.of(run.kind), deps.redis, run);
  await removeLetters(deps, run);
  return canceled;
}

/** The same where it does not matter whether there is such a run; false when there is none, or it has ended. */
export async function cancelIfUnderWay(deps: CancelDeps, run: RunWithSteps | undefined): Promise<boolean> {
  if (!run || isEnded(run)) return false;
  try {
    await cancelRun(deps, run);
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}
