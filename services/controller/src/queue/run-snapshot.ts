// Reads the jobs of a run from Redis and converts their state to that of run steps.
import { ERROR_CLASSES, type ErrorClass } from '@sextant/signals/errors';
import type { StepChange } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import type { Job, Queue } from 'bullmq';
import { jobIdOf } from './flow';

export interface RunSnapshot {
  /** Whether the flow of the run is on the queue. */
  readonly present: boolean;
  /** Steps whose job exists, in order; without those that BullMQ failed because an earlier step failed. */
  readonly steps: readonly StepChange[];
}

export async function readRunJobs(queue: Queue, run: RunWithSteps): Promise<RunSnapshot> {
  const jobs = await Promise.all(
    run.steps.map(async ({ step }) => ({ step, job: await queue.getJob(jobIdOf(run.id, step)) })),
  );
  // A flow is added atomically, and its children may be evicted before its root.
  const root = jobs.at(-1)?.job;
  return {
    present: root !== undefined,
    steps: jobs.flatMap(({ step, job }) => (job && !isFailedByChild(job) ? [stepOf(step, job)] : [])),
  };
}

/** BullMQ fails the parent of a failed child with this text, which is deferred until a worker takes the parent. */
function isFailedByChild({ failedReason, deferredFailure, finishedOn }: Job): boolean {
  const reason = finishedOn === undefined ? deferredFailure : failedReason;
  return /^child \S+ failed$/.test(reason ?? '');
}

function stepOf(step: string, job: Job): StepChange {
  const { attemptsMade, finishedOn, processedOn, failedReason } = job;
  // A short step has ended before it is ever seen running.
  const start = processedOn === undefined ? {} : { startedAt: new Date(processedOn) };
  if (finishedOn !== undefined) {
    const ended = { step, attempt: Math.max(1, attemptsMade), at: new Date(finishedOn), ...start };
    // A successful job keeps the failure reason of an earlier attempt, but only a successful one has a return value.
    if (failedReason && job.returnvalue == null) return { ...ended, state: 'failed', ...failureOf(failedReason) };
    return { ...ended, state: 'success' };
  }
  // Every started attempt either fails, stalls or is running.
  const isRunning = job.attemptsStarted - job.stalledCounter > attemptsMade;
  if (isRunning) return { step, state: 'running', attempt: attemptsMade + 1, ...start };
  if (attemptsMade === 0) return { step, state: 'waiting', attempt: 0 };
  return { step, state: 'waiting', attempt: attemptsMade + 1, ...(failedReason && failureOf(failedReason)) };
}

const STALLED = /^job (stalled|started) more than allowable limit$/;

/** The worker writes `CLASS: sentence`. Of BullMQ's own texts only the one for repeatedly stalled jobs has a class. */
export function failureOf(reason: string): { readonly errorClass: ErrorClass; readonly errorMessage: string } {
  if (STALLED.test(reason)) return { errorClass: 'STALLED', errorMessage: reason };
  const [, name, message] = /^([A-Z_]+): (.*)$/s.exec(reason) ?? [];
  const errorClass = ERROR_CLASSES.find((one) => one === name);
  return errorClass && message !== undefined
    ? { errorClass, errorMessage: message }
    : { errorClass: 'UNKNOWN', errorMessage: reason };
}
