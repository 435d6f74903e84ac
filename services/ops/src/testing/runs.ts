// For tests: runs of an org that failed or wait, as controller and workers leave them behind.
import type { DeadLetters, NewDeadLetter } from '@sextant/dead-letters';
import type { Database } from '@sextant/records/database';
import { finishRun, markStep, startRun } from '@sextant/records/runs/changes';
import { createRun, type RunRef, type RunWithSteps } from '@sextant/records/runs';
import { randomUUID } from 'node:crypto';

const STEPS = [
  { step: 'generate', type: 'llm' },
  { step: 'validate', type: 'code' },
  { step: 'publish', type: 'vendor' },
];

/** A run of the kind page that nobody has begun. */
export async function queuedRun(database: Database, orgId: string): Promise<RunWithSteps> {
  const run = { orgId, kind: 'page', input: { prompt: 'bees' }, correlationId: randomUUID(), steps: STEPS };
  return (await createRun(database, run)).run;
}

/** One whose step validate failed for good, with its dead letter where there are letters. */
export async function failedRun(database: Database, orgId: string, letters?: DeadLetters): Promise<RunWithSteps> {
  const { id: runId } = await queuedRun(database, orgId);
  const ref = { orgId, runId };
  const error = { errorClass: 'VALIDATION_ERROR', errorMessage: `the page of ${runId} has no title` } as const;
  await startRun(database, ref);
  await markStep(database, ref, { step: 'generate', state: 'success', attempt: 1, result: { page: {} } });
  await markStep(database, ref, { step: 'validate', state: 'failed', attempt: 2, ...error });
  await letters?.put(letterOf(ref, error.errorMessage));
  return (await finishRun(database, ref, { state: 'failed', ...error }))!;
}

function letterOf({ orgId, runId }: RunRef, message: string): NewDeadLetter {
  const at = new Date().toISOString();
  return {
    ...{ queue: 'page', job_id: `${runId}-validate`, run_id: runId, org_id: orgId, kind: 'page', step: 'validate' },
    ...{ error_class: 'VALIDATION_ERROR', retryable: false, message, stack: null, attempts: 2, trace_id: null },
    ...{ payload: { input: { prompt: 'bees' } }, first_failed_at: at, last_failed_at: at },
  };
}
