// AI jobs: units of work that call a model, with their spans.
import { label } from '../declare/label';
import { counter, gauge, histogram } from '../declare/metric';
import { span } from '../declare/span';
import * as a from './attributes';
import { kind, model, provider, queue, WORK_SECONDS } from './labels';

export const jobStatus = label('status', 'how the job ended', ['completed', 'failed', 'dead_lettered', 'canceled']);

export const aiJobsTotal = counter({
  name: 'ai_jobs_total',
  help: 'AI jobs finished; what fails for good is dead_lettered, and failed where a worker keeps no dead letters.',
  unit: 'jobs',
  labels: [provider, model, jobStatus],
  stability: 'stable',
});

export const aiJobsProcessingDurationSeconds = histogram({
  name: 'ai_jobs_processing_duration_seconds',
  help: 'Time an AI job took to process, one attempt.',
  unit: 'seconds',
  labels: [provider, model],
  buckets: WORK_SECONDS,
  stability: 'stable',
});

export const aiJobsRetryTotal = counter({
  name: 'ai_jobs_retry_total',
  help: 'Attempts of AI jobs after the first.',
  unit: 'retries',
  labels: [provider, model],
  stability: 'stable',
});

export const aiJobsValidationPassRate = gauge({
  name: 'ai_jobs_validation_pass_rate',
  help: 'Share of the last outputs that passed validation, 0 to 100; ai_jobs_validation_total re-computes it.',
  unit: 'percent',
  labels: [kind],
  stability: 'stable',
});

export const aiJobsValidationTotal = counter({
  name: 'ai_jobs_validation_total',
  help: 'Outputs of models that were validated.',
  unit: 'validations',
  labels: [kind, label('result', 'whether the output passed', ['pass', 'fail'])],
});

export const aiQueueSize = gauge({
  name: 'ai_queue_size',
  help: 'Jobs by state; completed and failed are those still kept.',
  unit: 'jobs',
  labels: [
    queue,
    label('status', 'state of the jobs', ['waiting', 'active', 'completed', 'failed', 'delayed', 'prioritized']),
  ],
  stability: 'stable',
});

export const stepSpan = span({
  name: 'step {sextant.step}',
  kind: 'consumer',
  description: 'One attempt of one step of a run, executed by a worker.',
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
    a.debug,
  ],
});

export const toolSpan = span({
  name: '{gen_ai.operation.name} {gen_ai.tool.name}',
  kind: 'internal',
  description: 'One call of a tool by an agent, as the GenAI conventions name it; input and output are not recorded.',
  attributes: [a.genAiOperationName, a.genAiToolName, a.genAiToolType, a.genAiToolCallId, a.errorType, a.runId],
});
