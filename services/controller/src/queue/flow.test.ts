// The flow of a run, and how failure texts of its jobs are parsed.
import type { RunWithSteps } from '@sextant/records/runs';
import type { FlowJob } from 'bullmq';
import { flowOf, jobIdOf, runIdOf } from './flow';
import { failureOf } from './run-snapshot';

const STEPS = ['analyze', 'generate', 'mv_refresh'];

const run = {
  ...{
    id: '395958fb-7fad-4cf3-a283-73c41394b364',
    orgId: 'org',
    kind: 'upgrade',
    correlationId: 'c',
    traceId: null,
    traceUrl: null,
  },
  ...{ input: { package: 'lodash' }, priority: 'high', steps: STEPS.map((step) => ({ step })) },
} as unknown as RunWithSteps;

function chain(job: FlowJob): FlowJob[] {
  return [...(job.children ?? []).flatMap(chain), job];
}

test('each step is the child of the next one, and its job id consists of run and step', () => {
  const jobs = chain(flowOf(run));
  expect(jobs.map(({ name }) => name)).toEqual(STEPS);
  expect(jobs.every(({ queueName }) => queueName === 'upgrade')).toBe(true);
  expect(jobs.map(({ opts }) => opts?.jobId)).toEqual(STEPS.map((step) => `${run.id}-${step}`));
});

test('a failure propagates to the root, and every job has attempts and a priority', () => {
  const [first, ...rest] = chain(flowOf(run)).toReversed();
  expect(first?.opts).toMatchObject({ failParentOnFailure: false, priority: 1, attempts: 5 });
  expect(rest.every(({ opts }) => opts?.failParentOnFailure)).toBe(true);
});

test.each(STEPS)('the run id is parsed from the job id of step %s', (step) => {
  expect(runIdOf(jobIdOf(run.id, step))).toBe(run.id);
});

test.each(['repeat-something', run.id, `${run.id}-`])('the job id %j belongs to no run', (jobId) => {
  expect(runIdOf(jobId)).toBeUndefined();
});

test.each([
  ['VALIDATION_ERROR: lodash has no version 9', 'VALIDATION_ERROR', 'lodash has no version 9'],
  ['TIMEOUT: line one\nline two', 'TIMEOUT', 'line one\nline two'],
  ['job stalled more than allowable limit', 'STALLED', 'job stalled more than allowable limit'],
  ['ODD: text', 'UNKNOWN', 'ODD: text'],
])('%j is parsed as %s', (reason, errorClass, errorMessage) => {
  expect(failureOf(reason)).toEqual({ errorClass, errorMessage });
});
