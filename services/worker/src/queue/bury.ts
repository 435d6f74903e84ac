// Writes the dead letter of a job that fails for good. It comes before the failure is told to the queue, and is tried
// until Redis takes it or the job is another worker's: a job that failed without a letter would be lost to operators,
// while one with a letter that did not fail after all is run again, and its letter removed when it succeeds.
import { setTimeout as wait } from 'node:timers/promises';
import type { DeadLetters, NewDeadLetter } from '@sextant/dead-letters';
import { dlqMovedTotal } from '@sextant/signals/queues';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { currentTraceId } from '@sextant/telemetry/traces';
import type { KindName } from '@sextant/signals/labels';
import type { Attempt } from './measured';

const PAUSE_MS = 1_000;

const moved = counter(dlqMovedTotal);

export interface Burial {
  readonly letters: Pick<DeadLetters, 'put'>;
  readonly queue: KindName;
  readonly attempt: Attempt;
  readonly error: unknown;
}

/** Resolves when the letter is kept and counted, or when the attempt's signal is aborted. */
export async function bury({ letters, queue, attempt, error }: Burial): Promise<void> {
  const letter = letterOf(queue, attempt, error);
  const { signal } = attempt;
  while (!signal.aborted) {
    try {
      const isNew = await letters.put(letter);
      const { error_class, retryable } = letter;
      if (isNew) moved.inc({ queue, error_class, retryable: retryable ? 'true' : 'false' });
      return;
    } catch (cause) {
      log.warn('could not keep a dead letter, will try again', {
        operation: 'dead_letter',
        reason: (cause as Error).message,
      });
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

function letterOf(queue: KindName, { job, jobId, number }: Attempt, error: unknown): NewDeadLetter {
  const { class: error_class, retryable } = classifyError(error);
  const { run_id, org_id, kind, step, first_failed_at, away: _, ...payload } = job;
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
