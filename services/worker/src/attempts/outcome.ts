// Publishes the outcome of every attempt of a job: span, log lines, counters and run events. The worker is the only
// publisher of these; the outcome of a run is published by the controller.
import type { RunEvent, RunEvents } from '@sextant/records/events/run-events';
import { errorsTotal } from '@sextant/signals/errors';
import { stepSpan } from '@sextant/signals/jobs';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { withJobSpan, type TracedJob } from '@sextant/telemetry/queue';
import { currentTraceId } from '@sextant/telemetry/traces';
import type { AiJobMetrics } from './ai-job';
import { isCanceled } from './canceled';
import type { StepJob } from './job';

export interface Attempt {
  readonly job: StepJob;
  readonly jobId: string;
  /** The first is 1. */
  readonly number: number;
  /** Whether the previous worker died or lost the job. Its trace may never have been sent, so this one is kept. */
  readonly takenOver: boolean;
  /** Whether a failure of this attempt ends the job. */
  readonly last: boolean;
  /** Aborted when this worker no longer owns the job. */
  readonly signal: AbortSignal;
  /** Whether a failure defers the job, which does not end it. */
  readonly defers: (error: unknown) => boolean;
}

export interface AttemptOptions<T> {
  readonly traced: TracedJob;
  readonly attempt: Attempt;
  readonly events: Pick<RunEvents, 'logEvent'>;
  readonly aiJob: AiJobMetrics;
  readonly work: () => Promise<T>;
  /** Called before the failure of a job that fails permanently is published. */
  readonly storeDeadLetter: (error: unknown) => Promise<void>;
}

const stepFailures = counter(runStepFailuresTotal);
const errors = counter(errorsTotal);

/** Runs the work of an attempt in its run context and span; rethrows its error. */
export function runAttempt<T>(options: AttemptOptions<T>): Promise<T> {
  const { job, jobId, number, takenOver } = options.attempt;
  const { run_id, org_id, correlation_id, step, kind } = job;
  const attributes = {
    'sextant.run.id': run_id,
    'sextant.run.kind': kind,
    'sextant.step': step,
    'sextant.job.id': jobId,
    'sextant.org.id': org_id,
    'sextant.attempt': number,
    // The collector keeps traces with this attribute.
    ...(takenOver && { 'sextant.debug': true }),
  };
  const run = { run_id, org_id, correlation_id, job_id: jobId };
  return withJobSpan(stepSpan, options.traced, { name: `step ${step}`, attributes, run }, () => publish(options));
}

async function publish<T>({ attempt, events, aiJob, work, storeDeadLetter }: AttemptOptions<T>): Promise<T> {
  const started = performance.now();
  const logFields = () => ({
    operation: `step_${attempt.job.step}`,
    duration_ms: performance.now() - started,
    attempt: attempt.number,
  });
  events.logEvent(eventOf(attempt, { event: 'start', status: 'ok' }));
  try {
    const result = await work();
    const fields = logFields();
    aiJob.end('completed');
    events.logEvent(eventOf(attempt, { event: 'finish', status: 'ok', durationMs: fields.duration_ms }));
    log.info('finished a step', fields);
    return result;
  } catch (error) {
    if (isCanceled(attempt.signal, error)) publishCanceled();
    // The next worker of the job publishes its outcome.
    else if (attempt.signal.aborted) log.warn('gave up a step whose job belongs to another worker', logFields());
    else if (isFinal(attempt, error)) await publishFailure(error);
    else publishRetry(error);
    throw error;
  }

  function publishCanceled(): void {
    aiJob.end('canceled');
    log.info('gave up a step of a canceled run', logFields());
  }

  async function publishFailure(error: unknown): Promise<void> {
    const fields = logFields();
    await storeDeadLetter(error);
    if (attempt.signal.aborted) return;
    aiJob.end('dead_lettered');
    const errorCode = countFailure(attempt, error);
    events.logEvent(eventOf(attempt, { event: 'error', status: 'error', errorCode, durationMs: fields.duration_ms }));
    log.error('a step failed', error, fields);
  }

  function publishRetry(error: unknown): void {
    const fields = logFields();
    aiJob.end(undefined);
    const errorCode = countFailure(attempt, error);
    events.logEvent(eventOf(attempt, { event: 'retry', status: 'retry', errorCode, durationMs: fields.duration_ms }));
    const reason = error instanceof Error ? error.message : String(error);
    log.warn('an attempt of a step failed and will be retried', { ...fields, error_class: errorCode, reason });
  }
}

function isFinal({ last, defers }: Attempt, error: unknown): boolean {
  if (defers(error)) return false;
  return last || !classifyError(error).retryable;
}

function countFailure({ job }: Attempt, error: unknown) {
  const { class: error_class } = classifyError(error);
  stepFailures.inc({ kind: job.kind, step: job.step, error_class });
  errors.inc({ error_class });
  return error_class;
}

type EventFields = Pick<RunEvent, 'event' | 'status' | 'errorCode' | 'durationMs'>;

function eventOf({ job, number }: Attempt, fields: EventFields): RunEvent {
  const { run_id: runId, org_id: orgId, step: stage } = job;
  return { runId, orgId, stage, traceId: currentTraceId(), extra: { attempt: number }, ...fields };
}
