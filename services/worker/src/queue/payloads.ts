// What a job works on and returns. Jobs carry ids: the input and the results are in Postgres. Jobs that an earlier
// version added carry both, and hand their results on in Redis to the end of their run.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@sextant/records/database';
import type { AttemptBegin, AttemptRef } from '@sextant/records/runs/attempts';
import { beginStep, endStep, failStep, type StepEnd, type StepPayload } from '@sextant/records/runs/step-payloads';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { traceKept } from '@sextant/telemetry/sampling/trace-kept';
import { currentTraceId } from '@sextant/telemetry/traces';
import type { Job } from 'bullmq';
import type { JobReturn, Results, StepJob } from '../job';
import { RunEndedError } from './canceled';
import type { Attempt } from './measured';

/** The payloads of steps, and the attempts that work on them; calls reject when the database cannot be used. */
export interface Payloads {
  /** Undefined when there is no such run. */
  begin(ref: AttemptRef, begin: AttemptBegin): Promise<StepPayload | undefined>;
  end(ref: AttemptRef, end: StepEnd): Promise<void>;
  fail(ref: AttemptRef, traceKept: boolean | undefined): Promise<void>;
}

export function createPayloads(database: Database): Payloads {
  return {
    begin: (ref, begin) => beginStep(database, ref, begin),
    end: (ref, end) => endStep(database, ref, end),
    fail: (ref, kept) => failStep(database, ref, kept),
  };
}

export interface Given {
  readonly input: unknown;
  readonly before: Results;
}

export interface Held {
  readonly job: Job;
  readonly attempt: Attempt;
  /** What the job of the step before returned. */
  readonly child: JobReturn | undefined;
}

/** Runs the work of an attempt on its payload and keeps its result. Throws RunEndedError, or what the work throws. */
export async function withPayload(
  payloads: Payloads,
  { job, attempt, child }: Held,
  work: (given: Given) => Promise<unknown>,
): Promise<JobReturn> {
  const { job: data, signal } = attempt;
  if (carriesPayload(data)) {
    const before = child?.results ?? {};
    const result = await work({ input: data.input, before });
    return { finished_at: Date.now(), results: { ...before, [data.step]: result } };
  }
  const ref = { orgId: data.org_id, runId: data.run_id, step: data.step, execution: executionOf(job) };
  const span = { traceId: currentTraceId() ?? '', startMs: Date.now() };
  const payload = await payloads.begin(ref, { ...span, attempt: attempt.number, traceKept: traceKept(span) });
  if (!payload) throw new RunEndedError('its run is gone');
  if (payload.state === 'canceled') throw new RunEndedError('its run was canceled');
  try {
    const result = await work({ input: payload.input, before: { ...payload.before, ...child?.results } });
    const end = { results: { ...child?.results, [data.step]: result }, traceKept: keptOf(attempt.takenOver) };
    await patiently(() => payloads.end(ref, end), signal);
    return { finished_at: Date.now() };
  } catch (error) {
    await payloads.fail(ref, keptOf(true)).catch(ignored);
    throw error;
  }

  function keptOf(isMarked: boolean): boolean | undefined {
    return traceKept({ ...span, isFailed: isMarked });
  }
}

/** That it is not noted costs the run the link to the trace; the failure itself is told by the queue. */
function ignored(error: Error): void {
  log.warn('could not note the end of an attempt', { operation: 'end_attempt', reason: error.message });
}

/** More than a job is started. */
const EXECUTIONS = 1_000;

/** Higher for each later execution of a step, also when its job was added again. */
function executionOf(job: Job): number {
  return job.timestamp * EXECUTIONS + Math.min(job.attemptsStarted, EXECUTIONS - 1);
}

function carriesPayload({ input }: StepJob): boolean {
  return input !== undefined;
}

const PATIENCE_MS = 120_000;
const PAUSE_MS = 1_000;

/** A restart of the database is waited out here: to run the step again would cost its calls of models a second time. */
async function patiently(save: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      return await save();
    } catch (error) {
      if (signal.aborted || Date.now() > end || !classifyError(error).retryable) throw error;
      log.warn('could not keep the result of a step, will try again', {
        operation: 'save_result',
        reason: (error as Error).message,
      });
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
