// AI jobs and the spans of their attempts.
import { label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { span } from '../declare/span';
import * as a from './attributes';
import { kind, model, provider, queue, WORK_SECONDS } from './labels';

export const jobStatus = label('status', 'final status of the job', [
  'completed',
  'failed',
  'dead_lettered',
  'canceled',
]);

export const aiJobsTotal = counter({
  name: 'ai_jobs_total',
  help: 'Total number of finished AI jobs. Jobs that fail permanently are dead_lettered, or failed without a dead-letter store.',
  unit: 'jobs',
  labels: [provider, model, jobStatus],
  stability: 'stable',
});

export const aiJobsProcessingDurationSeconds = histogram({
  name: 'ai_jobs_processing_duration_seconds',
  help: 'Duration of attempts of AI jobs in seconds.',
  unit: 'seconds',
  labels: [provider, model],
  buckets: WORK_SECONDS,
  stability: 'stable',
});

export const aiJobsRetryTotal = counter({
  name: 'ai_jobs_retry_total',
  help: 'Total number of retries of AI jobs.',
  unit: 'retries',
  labels: [provider, model],
  stability: 'stable',
});

export const aiJobsValidationPassRate = gauge({
  name: 'ai_jobs_validation_pass_rate',
  help: 'Percentage of recent outputs that passed validation; computable from ai_jobs_validation_total.',
  unit: 'percent',
  labels: [kind],
  stability: 'stable',
});

export const aiJobsValidationTotal = counter({
  name: 'ai_jobs_validation_total',
  help: 'Total number of validated model outputs.',
  unit: 'validations',
  labels: [kind, label('result', 'result of the validation', ['pass', 'fail'])],
});

export const aiQueueSize = gauge({
  name: 'ai_queue_size',
  help: 'Number of jobs by state; completed and failed jobs count while they are kept.',
  unit: 'jobs',
  labels: [queue, label('status', 'job state', ['waiting', 'active', 'completed', 'failed', 'delayed', 'prioritized'])],
  stability: 'stable',
});

export const stepSpan = span({
  name: 'step {sextant.step}',
  kind: 'consumer',
  description: 'One attempt of a step of a run.',
  attributes: [
    a.runId,
    a.runKind,
    a.step,
    a.jobId,
    a.orgId,
    a.attempt,
    a.errorType,
    a.messagingSystem,
    a.messagingOperationType,
    a.messagingDestinationName,
    a.messagingMessageId,
    a.foldedSpans,
    a.debug,
  ],
});

export const toolSpan = span({
  name: '{gen_ai.operation.name} {gen_ai.tool.name}',
  kind: 'internal',
  description: 'Tool call of an agent, as in the GenAI semantic conventions, without input and output.',
  attributes: [a.genAiOperationName, a.genAiToolName, a.genAiToolType, a.genAiToolCallId, a.errorType, a.runId],
});
