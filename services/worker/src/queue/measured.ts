// Measures each attempt of a step: span, log lines, counters; and of the step generate the metrics of AI jobs.
import { errorsTotal } from '@sextant/signals/errors';
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal, stepSpan } from '@sextant/signals/jobs';
import { runStepFailuresTotal } from '@sextant/signals/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import type { Generated } from '../clients/ai';
import type { StepJob } from '../job';

export interface Attempt {
  readonly job: StepJob;
  readonly jobId: string;
  /** The first is 1. */
  readonly number: number;
  /** Whether a failure of this attempt is the end of the job. */
  readonly last: boolean;
}

/** Which model an AI job is counted under. */
export type Model = Pick<Generated, 'provider' | 'model'>;

export interface Measured<T> {
  readonly attempt: Attempt;
  /** Used while no model has answered. */
  readonly defaultModel: Model;
  /** The step's work; it calls `onAnswer` as soon as it knows which model answered. */
  readonly work: (onAnswer: (model: Model) => void) => Promise<T>;
}

const jobs = counter(aiJobsTotal);
const jobSeconds = histogram(aiJobsProcessingDurationSeconds);
const jobRetries = counter(aiJobsRetryTotal);
const stepFailures = counter(runStepFailuresTotal);
const errors = counter(errorsTotal);

/** Runs one attempt within its run context and span; rethrows what the work throws. */
export function measured<T>({ attempt, defaultModel, work }: Measured<T>): Promise<T> {
  const { job, jobId, number } = attempt;
  const { run_id, org_id, correlation_id, step, kind } = job;
  const attributes = {
    'sextant.run.id': run_id,
    'sextant.run.kind': kind,
    'sextant.step': step,
    'sextant.job.id': jobId,
    'sextant.org.id': org_id,
    'sextant.attempt': number,
  };
  return withRunContext({ run_id, org_id, correlation_id, job_id: jobId }, () =>
    withSpan(stepSpan, { name: `step ${step}`, attributes }, async () => {
      const aiJob = step === 'generate' ? measureAiJob(attempt, defaultModel) : undefined;
      const started = performance.now();
      try {
        const result = await work((model) => aiJob?.answered(model));
        aiJob?.ended('completed');
        log.info('finished a step', {
          operation: `step_${step}`,
          duration_ms: performance.now() - started,
          attempt: number,
        });
        return result;
      } catch (error) {
        noteFailure(attempt, error, performance.now() - started);
        aiJob?.ended(isFinal(attempt, error) ? 'failed' : undefined);
        throw error;
      }
    }),
  );
}

interface AiJob {
  answered(model: Model): void;
  /** Without a status the job will be tried again. */
  ended(status: 'completed' | 'failed' | undefined): void;
}

function measureAiJob({ number }: Attempt, defaultModel: Model): AiJob {
  let { provider, model } = defaultModel;
  if (number > 1) jobRetries.inc({ provider, model });
  const started = performance.now();
  return {
    answered: (answer) => ({ provider, model } = answer),
    ended: (status) => {
      jobSeconds.observe({ provider, model }, (performance.now() - started) / 1000);
      if (status) jobs.inc({ provider, model, status });
    },
  };
}

function isFinal({ last }: Attempt, error: unknown): boolean {
  return last || !classifyError(error).retryable;
}

function noteFailure(attempt: Attempt, error: unknown, durationMs: number): void {
  const { job, number } = attempt;
  const { class: error_class, retryable } = classifyError(error);
  stepFailures.inc({ kind: job.kind, step: job.step, error_class });
  errors.inc({ error_class });
  const fields = { operation: `step_${job.step}`, duration_ms: durationMs, attempt: number, retryable };
  if (isFinal(attempt, error)) log.error('a step failed', error, fields);
  else
    log.warn('an attempt of a step failed and will be tried again', {
      ...fields,
      error_class,
      reason: (error as Error).message,
    });
}
