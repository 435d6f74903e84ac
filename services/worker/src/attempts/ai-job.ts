// Metrics of AI jobs: jobs of LLM steps, and jobs that call a model.
import { aiJobsProcessingDurationSeconds, aiJobsRetryTotal, aiJobsTotal } from '@sextant/signals/jobs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import type { Generation } from '../models/ai-client';

/** The model that an AI job is counted under. */
export type Model = Pick<Generation, 'provider' | 'model'>;

export interface AiJobMetrics {
  /** Makes the job an AI job; further calls have no effect. */
  markAsAiJob(): void;
  setModel(model: Model): void;
  /** Records the end of an attempt; without a status the job will be retried. */
  end(status: 'completed' | 'dead_lettered' | 'canceled' | undefined): void;
}

const jobs = counter(aiJobsTotal);
const jobSeconds = histogram(aiJobsProcessingDurationSeconds);
const jobRetries = counter(aiJobsRetryTotal);

/** Measures one attempt. It is counted under `defaultModel` until a model has answered. */
export function aiJobMetrics(attempt: number, defaultModel: Model): AiJobMetrics {
  let { provider, model } = defaultModel;
  let isAiJob = false;
  const started = performance.now();
  return {
    markAsAiJob: () => {
      if (!isAiJob && attempt > 1) jobRetries.inc({ provider, model });
      isAiJob = true;
    },
    setModel: (answering) => ({ provider, model } = answering),
    end: (status) => {
      if (!isAiJob) return;
      jobSeconds.observe({ provider, model }, (performance.now() - started) / 1000);
      if (status) jobs.inc({ provider, model, status });
    },
  };
}
