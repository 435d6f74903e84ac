// The dead letters of a run. A run has one exactly when one of its steps failed permanently.
import type { DeadLetters } from '@sextant/dead-letters';
import type { StepChange } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import { isRetryable } from '@sextant/telemetry/errors';
import { kindOf } from '../kinds/kind-of';
import { jobIdOf, jobIdsOf } from '../queue/flow';
import type { Queues } from '../queue/queues';

export interface RunDeadLettersDeps {
  readonly queues: Queues;
  readonly deadLetters: DeadLetters;
}

/** Stores the dead letter of the failed step if its worker did not: BullMQ fails jobs whose workers keep dying. */
export async function storeMissingDeadLetter(
  { queues, deadLetters }: RunDeadLettersDeps,
  run: RunWithSteps,
  steps: readonly StepChange[],
): Promise<void> {
  const failed = steps.find(({ state }) => state === 'failed');
  if (!failed) return;
  const { step, errorMessage, attempt, at = new Date() } = failed;
  const error_class = failed.errorClass ?? 'UNKNOWN';
  const job_id = jobIdOf(run.id, step);
  if (await deadLetters.get(job_id)) return;
  const { name } = kindOf(run);
  const job = await queues.of(name).getJob(job_id);
  await deadLetters.put({
    ...{ queue: name, job_id, run_id: run.id, org_id: run.orgId, kind: name, step },
    ...{ error_class, retryable: isRetryable(error_class), message: errorMessage ?? '' },
    ...{ stack: job?.stacktrace?.at(-1) ?? null, attempts: attempt, trace_id: run.traceId },
    payload: (job?.data as object | undefined) ?? {},
    ...{ first_failed_at: at.toISOString(), last_failed_at: at.toISOString() },
  });
}

/** Removes dead letters of a run that did not fail: their worker died before it could fail the job. */
export async function removeDeadLetters({ deadLetters }: RunDeadLettersDeps, run: RunWithSteps): Promise<void> {
  await deadLetters.remove(...jobIdsOf(run).map((id) => ({ id })));
}
