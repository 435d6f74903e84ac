// Runs, their steps, and the review of their outputs.
import { boundedLabel, label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { span } from '../declare/span';
import * as a from './attributes';
import { errorClass } from './errors';
import { kind } from './labels';

const state = label('state', 'final state of the run', ['success', 'failed', 'canceled']);

export const runsTotal = counter({
  name: 'runs_total',
  help: 'Total number of finished runs.',
  unit: 'runs',
  labels: [kind, state],
});

export const runsRefusedTotal = counter({
  name: 'runs_refused_total',
  help: 'Total number of requests to start or retry a run that were refused for lack of capacity.',
  unit: 'requests',
  labels: [label('reason', 'exhausted resource', ['queue_memory'])],
});

export const runDurationSeconds = histogram({
  name: 'run_duration_seconds',
  help: 'Duration of runs from acceptance to their end in seconds.',
  unit: 'seconds',
  labels: [kind, state],
  buckets: [0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1800],
});

export const runStepFailuresTotal = counter({
  name: 'run_step_failures_total',
  help: 'Total number of failed attempts of steps.',
  unit: 'failures',
  labels: [kind, boundedLabel('step', 'step name', { budget: 20 }), errorClass],
});

export const runSpan = span({
  name: 'run {sextant.run.kind}',
  kind: 'internal',
  description:
    'A run from its acceptance to its end: the root of its trace, emitted at the end. Links to the request that started it.',
  attributes: [a.runId, a.runKind, a.orgId, a.runState, a.runAttempts, a.failedStep, a.errorType, a.debug],
});

export const acceptRunSpan = span({
  name: 'accept run',
  kind: 'internal',
  description: 'Stores a run, in the trace of the request. Links to the trace of the run.',
  attributes: [a.runId, a.runKind, a.orgId],
});

export const enqueueRunSpan = span({
  name: 'enqueue {sextant.run.kind}',
  kind: 'producer',
  description: 'Adds the jobs of a run to its queue.',
  attributes: [
    a.runId,
    a.runKind,
    a.orgId,
    a.errorType,
    a.messagingSystem,
    a.messagingOperationType,
    a.messagingDestinationName,
    a.debug,
  ],
});

export const finishRunSpan = span({
  name: 'finish run',
  kind: 'internal',
  description:
    'Stores and counts the end of a run; part of the trace of the run, or linked to it when the trace is old.',
  attributes: [a.runId, a.runKind, a.orgId],
});

export const runSuccess = objective({
  name: 'run-success',
  description: 'Runs succeed; canceled runs do not count.',
  target: 0.99,
  window: '30d',
  type: 'ratio',
  metric: runsTotal,
  label: 'state',
  bad: ['failed'],
  ignored: ['canceled'],
});

export const qaSamplesTotal = counter({
  name: 'qa_samples_total',
  help: 'Total number of outputs sampled for review.',
  unit: 'samples',
  labels: [kind, label('result', 'result of the checks', ['pass', 'fail', 'needs_review'])],
});
