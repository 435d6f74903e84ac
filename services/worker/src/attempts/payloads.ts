// Reads the input of a step from Postgres and stores its result there; jobs carry only ids.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@sextant/records/database';
import type { AttemptBegin, AttemptRef } from '@sextant/records/runs/attempts';
import { beginStep, endStep, failStep, type StepEnd, type StepPayload } from '@sextant/records/runs/step-payloads';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { traceKept } from '@sextant/telemetry/sampling/trace-kept';
import { currentTraceId } from '@sextant/telemetry/traces';
import { withFoldedSpans } from '@sextant/telemetry/traces/folded-spans';
import type { Job } from 'bullmq';
import { RunEndedError } from './canceled';
import type { JobReturn } from './job';
import type { Attempt } from './outcome';

/** Store of the inputs, results and attempts of steps. Calls reject when the database is unavailable. */
export interface Payloads {
  /** Undefined when the run does not exist. */
  begin(ref: AttemptRef, begin: AttemptBegin): Promise<StepPayload | undefined>;
  end(ref: AttemptRef, end: StepEnd): Promise<void>;
  fail(ref: AttemptRef, traceKept: boolean | undefined): Promise<void>;
}

/** Its statements are the same for every attempt, so their spans are folded. */
export function createPayloads(database: Database): Payloads {
  return {
    begin: (ref, begin) => withFoldedSpans(() => beginStep(database, ref, begin)),
    end: (ref, end) => withFoldedSpans(() => endStep(database, ref, end)),
    fail: (ref, kept) => withFoldedSpans(() => failStep(database, ref, kept)),
  };
}

export interface StartedJob {
  readonly job: Job;
  readonly attempt: Attempt;
}

/** Runs the work of an attempt on its payload and stores its result. Throws RunEndedError, or the error of the work. */
export async function withPayload(
  payloads: Payloads,
  { job, attempt }: StartedJob,
  work: (payload: StepPayload) => Promise<unknown>,
): Promise<JobReturn> {
  const { run_id: runId, org_id: orgId, step } = attempt.job;
  const ref = { orgId, runId, step, execution: executionOf(job) };
  const span = { traceId: currentTraceId() ?? '', startMs: Date.now() };
  const payload = await payloads.begin(ref, { ...span, attempt: attempt.number, traceKept: traceKept(span) });
  if (!payload) throw new RunEndedError('its run does not exist');
  if (payload.state === 'canceled') throw new RunEndedError('its run was canceled');
  try {
    const result = await work(payload);
    const end = { results: { [step]: result }, traceKept: isTraceKept(attempt.takenOver) };
    await retryWhileUnavailable(() => payloads.end(ref, end), attempt.signal);
    return { finished_at: Date.now() };
  } catch (error) {
    await payloads.fail(ref, isTraceKept(true)).catch(logFailure);
    throw error;
  }

  function isTraceKept(isMarked: boolean): boolean | undefined {
    return traceKept({ ...span, isFailed: isMarked });
  }
}

/** Only the run's link to the trace is lost; the queue reports the failure itself. */
function logFailure(error: Error): void {
  log.warn('could not record the end of an attempt', { operation: 'end_attempt', reason: error.message });
}

/** More than the number of times that a job is started. */
const EXECUTIONS = 1_000;

/** Increases with every execution of a step, also when its job was added again. */
function executionOf(job: Job): number {
  return job.timestamp * EXECUTIONS + Math.min(job.attemptsStarted, EXECUTIONS - 1);
}

const MAX_WAIT_MS = 120_000;
const PAUSE_MS = 1_000;

/** Waits for a restart of the database: running the step again would repeat its model calls and their cost. */
async function retryWhileUnavailable(save: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + MAX_WAIT_MS; ;) {
    try {
      return await save();
    } catch (error) {
      if (signal.aborted || Date.now() > end || !classifyError(error).retryable) throw error;
      log.warn('could not store the result of a step, will try again', {
        operation: 'save_result',
        reason: (error as Error).message,
      });
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
