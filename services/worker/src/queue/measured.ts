// Measures each attempt of a step: span, log lines, counters, run events; and tells its end apart from its next try.
import type { RunEvent, RunEvents } from '@sextant/records/events/run-events';
import { errorsTotal } from '@sextant/signals/errors';
import { stepSpan } from '@sextant/signals/jobs';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { withJobSpan, type TracedJob } from '@sextant/telemetry/queue';
import { currentTraceId } from '@sextant/telemetry/traces';
import type { StepJob } from '../job';
import type { AiJob } from './ai-job';
import { isCanceled } from './canceled';

export interface Attempt {
  readonly job: StepJob;
  readonly jobId: string;
  /** The first is 1. */
  readonly number: number;
  /** Whether its worker before died or lost it: such an attempt explains a run whose first trace was never sent. */
  readonly takenOver: boolean;
  /** Whether a failure of this attempt is the end of the job. */
  readonly last: boolean;
  /** Aborted when the job is no longer this worker's. */
  readonly signal: AbortSignal;
  /** Whether the job is put off after this failure, which then is no end of it. */
  readonly defers: (error: unknown) => boolean;
}

export interface Measured<T> {
  readonly traced: TracedJob;
  readonly attempt: Attempt;
  readonly events: Pick<RunEvents, 'logEvent'>;
  readonly aiJob: AiJob;
  readonly work: () => Promise<T>;
  /** Keeps what is known of a job that fails for good; its failure is told only afterwards. */
  readonly bury: (error: unknown) => Promise<void>;
}

const stepFailures = counter(runStepFailuresTotal);
const errors = counter(errorsTotal);

/** Runs one attempt within its run context and span; rethrows what the work throws. */
export function measured<T>(options: Measured<T>): Promise<T> {
  const { job, jobId, number, takenOver } = options.attempt;
  const { run_id, org_id, correlation_id, step, kind } = job;
  const attributes = {
    'sextant.run.id': run_id,
    'sextant.run.kind': kind,
    'sextant.step': step,
    'sextant.job.id': jobId,
    'sextant.org.id': org_id,
    'sextant.attempt': number,
    // Keeps its trace.
    ...(takenOver && { 'sextant.debug': true }),
  };
  const run = { run_id, org_id, correlation_id, job_id: jobId };
  return withJobSpan(stepSpan, options.traced, { name: `step ${step}`, attributes, run }, () => observed(options));
}

async function observed<T>({ attempt, events, aiJob, work, bury }: Measured<T>): Promise<T> {
  const started = performance.now();
  const fields = () => ({
    operation: `step_${attempt.job.step}`,
    duration_ms: performance.now() - started,
    attempt: attempt.number,
  });
  events.logEvent(eventOf(attempt, { event: 'start', status: 'ok' }));
  try {
    const result = await work();
    const told = fields();
    aiJob.ended('completed');
    events.logEvent(eventOf(attempt, { event: 'finish', status: 'ok', durationMs: told.duration_ms }));
    log.info('finished a step', told);
    return result;
  } catch (error) {
    // Whoever takes the job next is the one to say how it ended.
    if (isCanceled(attempt.signal, error)) cancel();
    else if (attempt.signal.aborted) log.warn('gave up a step whose job is no longer ours', fields());
    else if (isFinal(attempt, error)) await fail(error);
    else retry(error);
    throw error;
  }

  function cancel(): void {
    aiJob.ended('canceled');
    log.info('gave up a step whose run was canceled', fields());
  }

  async function fail(error: unknown): Promise<void> {
    const told = fields();
    await bury(error);
    if (attempt.signal.aborted) return;
    aiJob.ended('dead_lettered');
    const errorCode = countFailure(attempt, error);
    events.logEvent(eventOf(attempt, { event: 'error', status: 'error', errorCode, durationMs: told.duration_ms }));
    log.error('a step failed', error, told);
  }

  function retry(error: unknown): void {
    aiJob.ended(undefined);
    const error_class = countFailure(attempt, error);
    const durationMs = fields().duration_ms;
    events.logEvent(eventOf(attempt, { event: 'retry', status: 'retry', errorCode: error_class, durationMs }));
    const reason = error instanceof Error ? error.message : String(error);
    log.warn('an attempt of a step failed and will be tried again', { ...fields(), error_class, reason });
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

type Told = Pick<RunEvent, 'event' | 'status' | 'errorCode' | 'durationMs'>;

function eventOf({ job, number }: Attempt, told: Told): RunEvent {
  const { run_id: runId, org_id: orgId, step: stage } = job;
  return { runId, orgId, stage, traceId: currentTraceId(), extra: { attempt: number }, ...told };
}
