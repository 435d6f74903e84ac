// Queued and failed runs of an org, as controller and workers leave them.
import type { DeadLetters, NewDeadLetter } from '@sextant/dead-letters';
import type { Database } from '@sextant/records/database';
import { createRun, type RunRef, type RunWithSteps } from '@sextant/records/runs';
import { finishRun, markStep, startRun } from '@sextant/records/runs/changes';
import { randomUUID } from 'node:crypto';

const STEPS = [
  { step: 'generate', type: 'llm' },
  { step: 'validate', type: 'code' },
  { step: 'publish', type: 'vendor' },
];

/** A run of the kind page that has not started. */
export async function queuedRun(database: Database, orgId: string): Promise<RunWithSteps> {
  const run = { orgId, kind: 'page', input: { prompt: 'bees' }, correlationId: randomUUID(), steps: STEPS };
  return (await createRun(database, run)).run;
}

/** A run whose step validate has failed; also stores its dead letter if `deadLetters` is given. */
export async function failedRun(database: Database, orgId: string, deadLetters?: DeadLetters): Promise<RunWithSteps> {
  const { id: runId } = await queuedRun(database, orgId);
  const ref = { orgId, runId };
  const error = { errorClass: 'VALIDATION_ERROR', errorMessage: `the page of ${runId} has no title` } as const;
  await startRun(database, ref);
  await markStep(database, ref, { step: 'generate', state: 'success', attempt: 1, result: { page: {} } });
  await markStep(database, ref, { step: 'validate', state: 'failed', attempt: 2, ...error });
  await deadLetters?.put(deadLetterOf(ref, error.errorMessage));
  return (await finishRun(database, ref, { state: 'failed', ...error }))!;
}

function deadLetterOf({ orgId, runId }: RunRef, message: string): NewDeadLetter {
  const at = new Date().toISOString();
  return {
    ...{ queue: 'page', job_id: `${runId}-validate`, run_id: runId, org_id: orgId, kind: 'page', step: 'validate' },
    ...{ error_class: 'VALIDATION_ERROR', retryable: false, message, stack: null, attempts: 2, trace_id: null },
    ...{ payload: { input: { prompt: 'bees' } }, first_failed_at: at, last_failed_at: at },
  };
}
