// What a job works on and returns. Jobs carry ids: the input and the results are in Postgres. Jobs that an earlier
// version added carry both, and hand their results on in Redis to the end of their run.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@sextant/records/database';
import {
  readStepPayload,
  saveStepResults,
  type StepPayload,
  type StepRef,
  type StepResults,
} from '@sextant/records/step-payloads';
import type { RunRef } from '@sextant/records/runs';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Job } from 'bullmq';
import type { JobReturn, Results, StepJob } from '../job';
import { RunEndedError } from './canceled';

/** The payloads of steps; both calls reject when the database cannot be used. */
export interface Payloads {
  /** Undefined when there is no such run. */
  read(ref: StepRef): Promise<StepPayload | undefined>;
  save(ref: RunRef, results: StepResults): Promise<void>;
}

export function createPayloads(database: Database): Payloads {
  return {
    read: (ref) => readStepPayload(database, ref),
    save: (ref, results) => saveStepResults(database, ref, results),
  };
}

export interface Given {
  readonly input: unknown;
  readonly before: Results;
}

/** What the step is given; `child` is what the job of the step before returned. Throws RunEndedError. */
export async function givenTo(payloads: Payloads, job: StepJob, child: JobReturn | undefined): Promise<Given> {
  if (carriesPayload(job)) return { input: job.input, before: child?.results ?? {} };
  const payload = await payloads.read({ orgId: job.org_id, runId: job.run_id, step: job.step });
  if (!payload) throw new RunEndedError('its run is gone');
  if (payload.state === 'canceled') throw new RunEndedError('its run was canceled');
  return { input: payload.input, before: { ...payload.before, ...child?.results } };
}

export interface Ended {
  readonly job: Job;
  readonly data: StepJob;
  /** What the job of the step before returned. */
  readonly child: JobReturn | undefined;
  readonly result: unknown;
  readonly signal: AbortSignal;
}

/** Keeps the step's result and makes what its job returns. */
export async function kept(payloads: Payloads, { job, data, child, result, signal }: Ended): Promise<JobReturn> {
  const results = { ...child?.results, [data.step]: result };
  if (carriesPayload(data)) return { finished_at: Date.now(), results };
  const ref = { orgId: data.org_id, runId: data.run_id };
  const execution = job.timestamp * EXECUTIONS + Math.min(job.attemptsStarted, EXECUTIONS - 1);
  await patiently(() => payloads.save(ref, { results, execution }), signal);
  return { finished_at: Date.now() };
}

/** More than a job is started. */
const EXECUTIONS = 1_000;

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
