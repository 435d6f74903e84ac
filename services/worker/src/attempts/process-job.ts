// One attempt of one job: validates its data, runs and measures its step, and reports its end to the queue.
import type { DeadLetterRef, DeadLetters } from '@sextant/dead-letters';
import { isUnavailable } from '@sextant/http/client/unavailable';
import type { RunOfStep, StepContext } from '@sextant/kinds/declare';
import type { StepPayload } from '@sextant/records/runs/step-payloads';
import type { KindName } from '@sextant/signals/labels';
import { jobWaitSeconds } from '@sextant/signals/queues';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { histogram } from '@sextant/telemetry/metrics';
import { withFoldedSpans } from '@sextant/telemetry/traces/folded-spans';
import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { AiClient } from '../models/ai-client';
import { modelCalls } from '../models/model-calls';
import { countValidation } from '../models/validations';
import type { Stalls } from '../stalls/stalls';
import type { FindStep, Step } from '../steps';
import { aiJobMetrics, type AiJobMetrics, type Model } from './ai-job';
import { CANCELED, isCanceled } from './canceled';
import { storeDeadLetter } from './dead-letter';
import { deferralOf, type Deferral } from './deferral';
import { toQueueError } from './failure';
import { stepJob, type JobReturn, type StepJob } from './job';
import { runAttempt, type Attempt } from './outcome';
import { withPayload, type Payloads } from './payloads';

export interface ProcessDeps extends Pick<StepContext, 'services' | 'database' | 'events'> {
  readonly queue: KindName;
  readonly findStep: FindStep;
  readonly ai: AiClient;
  readonly deadLetters: Pick<DeadLetters, 'get' | 'put' | 'remove'>;
  readonly payloads: Payloads;
  readonly stalls: Pick<Stalls, 'watch'>;
  /** AI jobs are counted under this model until a model has answered. */
  readonly defaultModel: Model;
}

const waitSeconds = histogram(jobWaitSeconds);

/** A worker's lock on a job. */
export interface JobLock {
  /** Aborted when the lock is lost. */
  readonly signal: AbortSignal;
  readonly token: string | undefined;
}

/** Resolves with the job's return value. Throws the error that tells BullMQ whether and when to retry. */
export async function processJob(
  job: Job<unknown, JobReturn>,
  { signal, token }: JobLock,
  deps: ProcessDeps,
): Promise<JobReturn> {
  const { data, error: invalid } = stepJob.safeParse(job.data);
  // Without a run there is nothing to attach a dead letter to.
  if (invalid) throw new UnrecoverableError(`VALIDATION_ERROR: the job's data is not valid: ${invalid.message}`);
  const step = deps.findStep(data.kind, data.step);
  const number = job.attemptsMade + 1;
  const last = number >= (job.opts.attempts ?? 1);
  let deferral: Deferral | undefined;
  const defers = (error: unknown): boolean => (deferral = deferralOf(data, error)) !== undefined;
  const attempt = { job: data, jobId: job.id ?? '', number, last, signal, defers, takenOver: job.stalledCounter > 0 };
  const aiJob = aiJobMetrics(number, deps.defaultModel);
  if (step?.type === 'llm') aiJob.markAsAiJob();
  const stale = job.stalledCounter > 0 ? await staleDeadLetter(job, deps) : undefined;
  try {
    const result = await runAttempt({
      traced: job,
      attempt,
      events: deps.events,
      aiJob,
      storeDeadLetter: (error) => storeDeadLetter({ deadLetters: deps.deadLetters, queue: deps.queue, attempt, error }),
      work: () => deps.stalls.watch(job, () => runStep(job, step, { attempt, aiJob, deps })),
    });
    if (stale) await removeDeadLetter(job, stale, deps);
    return result;
  } catch (cause) {
    if (isCanceled(signal, cause)) {
      // Failed jobs are kept for a day; canceled ones are not.
      job.opts.removeOnFail = true;
      throw new UnrecoverableError(CANCELED);
    }
    // Leaves the job as it is: its lock expires, and the queue gives it to another worker.
    if (signal.aborted) throw new WaitingError();
    if (deferral) return defer(job, data, { ...deferral, token });
    const error = toQueueError(cause);
    if (!(error instanceof UnrecoverableError) && !attempt.last) await recordFirstFailure(job, data, cause);
    throw error;
  }
}

interface RunningAttempt {
  readonly attempt: Attempt;
  readonly aiJob: AiJobMetrics;
  readonly deps: ProcessDeps;
}

async function runStep(job: Job, step: Step | undefined, running: RunningAttempt): Promise<JobReturn> {
  const { attempt, deps } = running;
  const { kind, step: name } = attempt.job;
  await observeWait(deps.queue, job, step);
  if (!step) {
    const message = `the kind ${kind} has no step ${JSON.stringify(name)}`;
    throw new ServiceError(message, { errorClass: 'VALIDATION_ERROR' });
  }
  return withPayload(deps.payloads, { job, attempt }, ({ input, before }) =>
    step.run(contextOf(job, { input: step.parse(input), before }, running)),
  );
}

function contextOf(
  job: Job,
  { input, before }: Pick<StepPayload, 'input' | 'before'>,
  { attempt, aiJob, deps }: RunningAttempt,
): StepContext {
  const { job: data, number, signal } = attempt;
  const run: RunOfStep = {
    id: data.run_id,
    orgId: data.org_id,
    workspaceId: data.workspace_id,
    userId: data.user_id,
    kind: data.kind,
    correlationId: data.correlation_id,
    traceId: data.trace_id,
    traceUrl: data.trace_url,
  };
  const { ai, events, services, database } = deps;
  const generate = modelCalls({
    ...{ ai, run, step: data.step, signal, aiJob },
    executionId: `${job.id}-${job.timestamp}-${job.attemptsStarted}`,
  });
  const validated = (passed: boolean): void => countValidation(data.kind, passed);
  return {
    ...{ run, step: data.step, input, before, attempt: number, signal },
    ...{ generate, validated, services, database, events },
  };
}

/** A job waits from the end of the previous step; that of the first step from when it was added. */
async function observeWait(queue: KindName, job: Job, step: Step | undefined): Promise<void> {
  if (job.attemptsStarted > 1) return;
  const [previous] = step?.first ? [] : Object.values(await withFoldedSpans(() => job.getChildrenValues<JobReturn>()));
  const since = previous?.finished_at ?? job.timestamp;
  waitSeconds.observe({ queue }, Math.max(0, (job.processedOn ?? Date.now()) - since) / 1000);
}

/** The dead letter of a worker that died after it stored it and before it failed the job. */
async function staleDeadLetter(job: Job, { deadLetters }: ProcessDeps): Promise<DeadLetterRef | undefined> {
  return deadLetters.get(job.id ?? '').catch((error: Error) => {
    logRemovalFailure(job, error);
    return undefined;
  });
}

/** Keeps a dead letter that was stored after `stale`, such as that of a stalled job. */
async function removeDeadLetter(job: Job, stale: DeadLetterRef, { deadLetters }: ProcessDeps): Promise<void> {
  await deadLetters.remove(stale).catch((error: Error) => logRemovalFailure(job, error));
}

function logRemovalFailure(job: Job, { message }: Error): void {
  log.warn('could not remove the dead letter of a job that succeeded', {
    ...{ operation: 'dead_letter', job_id: job.id, reason: message },
  });
}

/** Delays the job without counting the attempt. */
async function defer(
  job: Job<unknown>,
  data: StepJob,
  { delayMs, deferred, token }: Deferral & Pick<JobLock, 'token'>,
): Promise<never> {
  await job.updateData({ ...data, first_failed_at: data.first_failed_at ?? deferred.since, deferred });
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}

/**
 * Records the time of the first failure in the job's data, because the queue does not keep it. When that fails, the
 * dead letter lacks the time. An error other than an unavailable service ends the deferral.
 */
async function recordFirstFailure(job: Job<unknown>, data: StepJob, cause: unknown): Promise<void> {
  const { first_failed_at, deferred, ...rest } = data;
  const stillDeferred = isUnavailable(cause) ? deferred : undefined;
  if (first_failed_at !== undefined && stillDeferred === deferred) return;
  const updated = { ...rest, first_failed_at: first_failed_at ?? new Date().toISOString(), deferred: stillDeferred };
  await job.updateData(updated).catch(() => undefined);
}
