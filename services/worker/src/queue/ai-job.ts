// The metrics of AI jobs: jobs of steps that ask a model, from their start or from their first question.
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal } from '@sextant/signals/jobs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import type { Answer } from '../clients/ai';

/** Which model an AI job is counted under. */
export type Model = Pick<Answer, 'provider' | 'model'>;

export interface AiJob {
  /** Makes the job an AI job, which it is from now on; a repeated call does nothing. */
  asks(): void;
  answered(model: Model): void;
  /** Without a status the job will be tried again. */
  ended(status: 'completed' | 'dead_lettered' | 'canceled' | undefined): void;
}

const jobs = counter(aiJobsTotal);
const jobSeconds = histogram(aiJobsProcessingDurationSeconds);
const jobRetries = counter(aiJobsRetryTotal);

/** Measures one attempt of a job; `defaultModel` stands for the model while none has answered. */
export function aiJob(attempt: number, defaultModel: Model): AiJob {
  let { provider, model } = defaultModel;
  let isAiJob = false;
  const started = performance.now();
  return {
    asks: () => {
      if (!isAiJob && attempt > 1) jobRetries.inc({ provider, model });
      isAiJob = true;
    },
    answered: (answer) => ({ provider, model } = answer),
    ended: (status) => {
      if (!isAiJob) return;
      jobSeconds.observe({ provider, model }, (performance.now() - started) / 1000);
      if (status) jobs.inc({ provider, model, status });
    },
  };
}
