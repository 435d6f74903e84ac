// Runs: the unit that a user asks for, made of steps.
import { boundedLabel, label } from '../declare/label';
import { counter, histogram } from '../declare/metric';
import { objective } from '../declare/objective';
import { span } from '../declare/span';
import * as a from './attributes';
import { errorClass } from './errors';
import { kind } from './labels';

const state = label('state', 'how the run ended', ['success', 'failed', 'canceled']);

export const runsTotal = counter({
  name: 'runs_total',
  help: 'Runs that ended.',
  unit: 'runs',
  labels: [kind, state],
});

export const runsRefusedTotal = counter({
  name: 'runs_refused_total',
  help: 'Requests to start or retry runs that were refused because there is no room for them.',
  unit: 'requests',
  labels: [label('reason', 'what there is no room in', ['queue_memory'])],
});

export const runDurationSeconds = histogram({
  name: 'run_duration_seconds',
  help: 'Time from accepting a run to its end.',
  unit: 'seconds',
  labels: [kind, state],
  buckets: [0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1800],
});

export const runStepFailuresTotal = counter({
  name: 'run_step_failures_total',
  help: 'Attempts of steps that failed.',
  unit: 'failures',
  labels: [kind, boundedLabel('step', 'step of the run', { budget: 20 }), errorClass],
});

export const acceptRunSpan = span({
  name: 'accept run',
  kind: 'internal',
  description: 'A run is written down and its jobs are put on the queue.',
  attributes: [a.runId, a.runKind, a.orgId, a.debug],
});

export const finishRunSpan = span({
  name: 'finish run',
  kind: 'internal',
  description:
    'The end of a run is written down and counted; in the trace of the run, or linked to it when that is old.',
  attributes: [a.runId, a.runKind, a.orgId],
});

export const runSuccess = objective({
  name: 'run-success',
  description: 'Runs end in success; canceled runs do not count.',
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
  help: 'Outputs sampled for review, by result.',
  unit: 'samples',
  labels: [kind, label('result', 'what the checks found', ['pass', 'fail', 'needs_review'])],
});
