// One attempt of one job: its data checked, its step run and measured, its end told to the queue.
import { isAway } from '@sextant/http/away';
import type { DeadLetters } from '@sextant/dead-letters';
import type { RunOfStep, StepContext } from '@sextant/kinds/declare';
import { ServiceError } from '@sextant/telemetry/errors';
import type { KindName } from '@sextant/signals/labels';
import { jobWaitSeconds } from '@sextant/signals/queues';
import { log } from '@sextant/telemetry/logs';
import { histogram } from '@sextant/telemetry/metrics';
import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { Ai } from '../clients/ai';
import { isStepJob, stepJob, type JobReturn } from '../job';
import type { FindStep, Step } from '../steps';
import { aiJob, type AiJob, type Model } from './ai-job';
import { bury } from './bury';
import { CANCELED, isCanceled } from './canceled';
import { deferralOf, type Deferral } from './deferral';
import { toQueueError } from './failure';
import { measured, type Attempt } from './measured';
import { modelCalls } from './model-calls';
import { withPayload, type Given, type Payloads } from './payloads';
import type { Stalls } from './stalls';
import { countValidation } from './validations';

export interface ProcessDeps extends Pick<StepContext, 'services' | 'database' | 'events'> {
  readonly queue: KindName;
  readonly findStep: FindStep;
  readonly ai: Ai;
  readonly letters: Pick<DeadLetters, 'put' | 'remove'>;
  readonly payloads: Payloads;
  readonly stalls: Pick<Stalls, 'watched'>;
  /** What AI jobs are counted under while no model has answered. */
  readonly defaultModel: Model;
}

const waitSeconds = histogram(jobWaitSeconds);

/** A worker's hold of a job. */
export interface Hold {
  /** Aborted when the hold is lost. */
  readonly signal: AbortSignal;
  /** What proves it to the queue. */
  readonly token: string | undefined;
}

/** Resolves with what the next step is given. Throws what tells BullMQ whether and when to try again. */
export async function processJob(
  job: Job<unknown, JobReturn>,
  { signal, token }: Hold,
  deps: ProcessDeps,
): Promise<JobReturn> {
  const { data } = job;
  // Nobody's job: it belongs to no run that a dead letter could name.
  if (!isStepJob(data)) {
    const problem = stepJob.safeParse(data).error?.message ?? 'unknown';
    throw new UnrecoverableError(`VALIDATION_ERROR: the job's data is not valid: ${problem}`);
  }
  const step = deps.findStep(data.kind, data.step);
  const number = job.attemptsMade + 1;
  const last = number >= (job.opts.attempts ?? 1);
  let deferral: Deferral | undefined;
  const defers = (error: unknown): boolean => (deferral = deferralOf(data, error)) !== undefined;
  const attempt = { job: data, jobId: job.id ?? '', number, last, signal, defers, takenOver: job.stalledCounter > 0 };
  const measuredAs = aiJob(number, deps.defaultModel);
  if (step?.type === 'llm') measuredAs.asks();
  try {
    const result = await measured({
      traced: job,
      attempt,
      events: deps.events,
      aiJob: measuredAs,
      bury: (cause) => bury({ letters: deps.letters, queue: deps.queue, attempt, error: cause }),
      work: () => deps.stalls.watched(job, () => runStep(job, step, { attempt, aiJob: measuredAs, deps })),
    });
    if (job.stalledCounter > 0) await removeLetter(job, deps);
    return result;
  } catch (cause) {
    if (isCanceled(signal, cause)) {
      // Not one more among the failed jobs that are kept for a day.
      job.opts.removeOnFail = true;
      throw new UnrecoverableError(CANCELED);
    }
    // The job is left as it is: its lock runs out, and the queue gives it to another worker.
    if (signal.aborted) throw new WaitingError();
    if (deferral) return defer(job, data, { ...deferral, token });
    const told = toQueueError(cause);
    if (!(told instanceof UnrecoverableError) && !attempt.last) await noteFirstFailure(job, data, cause);
    throw told;
  }
}

interface Running {
  readonly attempt: Attempt;
  readonly aiJob: AiJob;
  readonly deps: ProcessDeps;
}

async function runStep(job: Job, step: Step | undefined, running: Running): Promise<JobReturn> {
  const { attempt, deps } = running;
  const { job: data } = attempt;
  const child = step?.first ? undefined : await childOf(job);
  observeWait(deps.queue, job, child);
  if (!step) {
    const message = `the kind ${data.kind} has no step ${JSON.stringify(data.step)}`;
    throw new ServiceError(message, { errorClass: 'VALIDATION_ERROR' });
  }
  return withPayload(deps.payloads, { job, attempt, child }, ({ input, before }) =>
    step.run(contextOf(job, { input: step.parse(input), before }, running)),
  );
}

function contextOf(job: Job, { input, before }: Given, { attempt, aiJob: measuredAs, deps }: Running): StepContext {
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
    ...{ ai, run, step: data.step, signal },
    executionId: `${job.id}-${job.timestamp}-${job.attemptsStarted}`,
    onCall: () => measuredAs.asks(),
    onAnswer: (answer) => measuredAs.answered(answer),
  });
  const validated = (passed: boolean): void => countValidation(data.kind, passed);
  return {
    run,
    step: data.step,
    input,
    before,
    attempt: number,
    signal,
    generate,
    validated,
    services,
    database,
    events,
  };
}

/** What the step before returned; each job of the chain has one child at most. */
async function childOf(job: Job): Promise<JobReturn | undefined> {
  const [child] = Object.values(await job.getChildrenValues<JobReturn>());
  return child;
}

/** A job waits from when it was added or, with a step before it, from when that one ended. */
function observeWait(queue: KindName, job: Job, child: JobReturn | undefined): void {
  if (job.attemptsStarted > 1) return;
  const since = child?.finished_at ?? job.timestamp;
  waitSeconds.observe({ queue }, Math.max(0, (job.processedOn ?? Date.now()) - since) / 1000);
}

/** A worker that died between writing a letter and failing its job left a letter of a job that did not fail. */
async function removeLetter(job: Job, { letters }: ProcessDeps): Promise<void> {
  await letters.remove({ id: job.id ?? '' }).catch((error: Error) =>
    log.warn('could not look for the dead letter of a job that succeeded', {
      operation: 'dead_letter',
      job_id: job.id,
      reason: error.message,
    }),
  );
}

/** Puts the job off; that it was started is no attempt of it. */
async function defer(
  job: Job<unknown>,
  data: Attempt['job'],
  { delayMs, away, token }: Deferral & Pick<Hold, 'token'>,
): Promise<never> {
  await job.updateData({ ...data, first_failed_at: data.first_failed_at ?? away.since, away });
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}

/**
 * The queue keeps no times of earlier attempts; a failure to note it costs the letter that time alone. Any other failure
 * ends the time that the job waited for what was away.
 */
async function noteFirstFailure(job: Job<unknown>, data: Attempt['job'], cause: unknown): Promise<void> {
  const { first_failed_at, away, ...rest } = data;
  const stillAway = isAway(cause) ? away : undefined;
  if (first_failed_at !== undefined && stillAway === away) return;
  const noted = { ...rest, first_failed_at: first_failed_at ?? new Date().toISOString(), away: stillAway };
  await job.updateData(noted).catch(() => undefined);
}
