// The state of a run's jobs in Redis, read in the terms of run steps.
import { ERROR_CLASSES, type ErrorClass } from '@sextant/signals/errors';
import type { StepChange } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import type { Carrier } from '@sextant/telemetry/traces';
import type { Job, Queue } from 'bullmq';
import { jobIdOf } from './flow';

export interface Snapshot {
  /** Whether the run's flow is on the queue at all. */
  readonly present: boolean;
  /** The trace that put the flow on the queue. */
  readonly carrier: Carrier | undefined;
  /** Steps whose job exists, in order; steps that were given up because an earlier one failed are left out. */
  readonly steps: readonly StepChange[];
}

/** Reads all jobs of a run. */
export async function snapshotOf(queue: Queue, run: RunWithSteps): Promise<Snapshot> {
  const jobs = await Promise.all(
    run.steps.map(async ({ step }) => ({ step, job: await queue.getJob(jobIdOf(run.id, step)) })),
  );
  // A flow is added as a whole, and its children may be evicted before it.
  const root = jobs.at(-1)?.job;
  return {
    present: root !== undefined,
    carrier: root && carrierOf(root),
    steps: jobs.flatMap(({ step, job }) => (job && !isGivenUp(job) ? [stepOf(step, job)] : [])),
  };
}

function carrierOf({ opts }: Job): Carrier | undefined {
  const metadata = opts.telemetry?.metadata;
  return metadata ? (JSON.parse(metadata) as Carrier) : undefined;
}

/** BullMQ fails a parent with this text when its child failed; until a worker has done so the text is deferred. */
function isGivenUp({ failedReason, deferredFailure, finishedOn }: Job): boolean {
  const reason = finishedOn === undefined ? deferredFailure : failedReason;
  return /^child \S+ failed$/.test(reason ?? '');
}

function stepOf(step: string, job: Job): StepChange {
  const { attemptsMade, finishedOn, processedOn, failedReason } = job;
  if (finishedOn !== undefined) {
    const ended = { step, attempt: Math.max(1, attemptsMade), at: new Date(finishedOn) };
    // BullMQ leaves the reason of an earlier attempt on a job that then succeeds; only a success has a value.
    if (failedReason && job.returnvalue == null) return { ...ended, state: 'failed', ...failureOf(failedReason) };
    return { ...ended, state: 'success', ...resultOf(step, job) };
  }
  // A started attempt ends by success, failure or its worker's death; only the first is not yet counted here.
  const running = job.attemptsStarted - job.stalledCounter > attemptsMade;
  if (running)
    return { step, state: 'running', attempt: attemptsMade + 1, ...(processedOn && { at: new Date(processedOn) }) };
  if (attemptsMade === 0) return { step, state: 'waiting', attempt: 0 };
  return { step, state: 'waiting', attempt: attemptsMade + 1, ...(failedReason && failureOf(failedReason)) };
}

/** Of a job that an earlier version added; of others the worker has kept the result in Postgres. */
function resultOf(step: string, job: Job): { readonly result?: unknown } {
  const { results } = (job.returnvalue ?? {}) as { readonly results?: Readonly<Record<string, unknown>> };
  return results ? { result: results[step] ?? null } : {};
}

const STALLED = /^job (stalled|started) more than allowable limit$/;

/** The worker writes `CLASS: sentence`; BullMQ's own texts have no class but that of jobs whose workers died again and again. */
export function failureOf(reason: string): { readonly errorClass: ErrorClass; readonly errorMessage: string } {
  if (STALLED.test(reason)) return { errorClass: 'STALLED', errorMessage: reason };
  const [, name, message] = /^([A-Z_]+): (.*)$/s.exec(reason) ?? [];
  const errorClass = ERROR_CLASSES.find((known) => known === name);
  return errorClass && message !== undefined
    ? { errorClass, errorMessage: message }
    : { errorClass: 'UNKNOWN', errorMessage: reason };
}
