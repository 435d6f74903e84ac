// The dead letters of a run's jobs: there is one exactly when a step failed for good.
import type { DeadLetters } from '@sextant/dead-letters';
import type { StepChange } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import { dlqMovedTotal } from '@sextant/signals/queues';
import { isRetryable } from '@sextant/telemetry/errors';
import { counter } from '@sextant/telemetry/metrics';
import { kindOf } from '../kinds/kind-of';
import { jobIdOf, jobIdsOf } from '../queue/flow';
import type { Queues } from '../queue/queues';

export interface LettersOfRunDeps {
  readonly queues: Queues;
  readonly letters: DeadLetters;
}

const moved = counter(dlqMovedTotal);

/**
 * Keeps a letter of the step that failed, where its worker did not: BullMQ itself fails the job of a worker that died
 * again and again.
 */
export async function keepLetter(
  { queues, letters }: LettersOfRunDeps,
  run: RunWithSteps,
  steps: readonly StepChange[],
): Promise<void> {
  const failed = steps.find(({ state }) => state === 'failed');
  if (!failed) return;
  const { step, errorClass, errorMessage, attempt, at = new Date() } = failed;
  const jobId = jobIdOf(run.id, step);
  if (await letters.get(jobId)) return;
  const { name } = kindOf(run);
  const error_class = errorClass ?? 'UNKNOWN';
  const retryable = isRetryable(error_class);
  const job = await queues.of(name).getJob(jobId);
  const first = await letters.put({
    ...{ queue: name, job_id: jobId, run_id: run.id, org_id: run.orgId, kind: name, step },
    ...{ error_class, retryable, message: errorMessage ?? '', stack: job?.stacktrace?.at(-1) ?? null },
    ...{ attempts: attempt, payload: (job?.data as object | undefined) ?? {}, trace_id: run.traceId },
    ...{ first_failed_at: at.toISOString(), last_failed_at: at.toISOString() },
  });
  if (first) moved.inc({ queue: name, error_class, retryable: retryable ? 'true' : 'false' });
}

/** Removes letters that were left: their worker died before it could fail its job, and another attempt went well. */
export async function removeLetters({ letters }: LettersOfRunDeps, run: RunWithSteps): Promise<void> {
  await letters.remove(...jobIdsOf(run).map((id) => ({ id })));
}
