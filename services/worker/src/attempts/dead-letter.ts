// Stores the dead letter of a job that fails permanently, before the queue learns of the failure. Retries until Redis
// accepts it or another worker owns the job. A failed job without a dead letter would be invisible to operators; a dead
// letter of a job that runs again after all is removed when the job succeeds.
import { setTimeout as wait } from 'node:timers/promises';
import type { DeadLetters, NewDeadLetter } from '@sextant/dead-letters';
import type { KindName } from '@sextant/signals/labels';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { currentTraceId } from '@sextant/telemetry/traces';
import { withFoldedSpans } from '@sextant/telemetry/traces/folded-spans';
import type { Attempt } from './outcome';

const PAUSE_MS = 1_000;

export interface FailedAttempt {
  readonly deadLetters: Pick<DeadLetters, 'put'>;
  readonly queue: KindName;
  readonly attempt: Attempt;
  readonly error: unknown;
}

/** Resolves when the dead letter is stored, or when the attempt's signal is aborted. */
export async function storeDeadLetter({ deadLetters, queue, attempt, error }: FailedAttempt): Promise<void> {
  const deadLetter = deadLetterOf(queue, attempt, error);
  const { signal } = attempt;
  while (!signal.aborted) {
    try {
      return await withFoldedSpans(() => deadLetters.put(deadLetter));
    } catch (cause) {
      log.warn('could not store a dead letter, will try again', {
        operation: 'dead_letter',
        reason: (cause as Error).message,
      });
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

function deadLetterOf(queue: KindName, { job, jobId, number }: Attempt, error: unknown): NewDeadLetter {
  const { class: error_class, retryable } = classifyError(error);
  const { run_id, org_id, kind, step, first_failed_at, deferred: _, ...payload } = job;
  const now = new Date().toISOString();
  return {
    ...{ queue, job_id: jobId, run_id, org_id, kind, step, error_class, retryable, payload },
    message: error instanceof Error ? error.message : String(error),
    stack: error instanceof Error ? (error.stack ?? null) : null,
    attempts: number,
    trace_id: currentTraceId() ?? null,
    first_failed_at: first_failed_at ?? now,
    last_failed_at: now,
  };
}
