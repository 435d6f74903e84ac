// The hand-written check of job data agrees with the schema.
import { isStepJob, stepJob } from './job';

const job = { run_id: 'r', org_id: 'o', kind: 'page', step: 'generate', correlation_id: 'c' };
const optional = ['workspace_id', 'user_id', 'trace_id', 'trace_url', 'priority', 'first_failed_at'];

test.each<[string, unknown]>([
  ['a job', job],
  ...optional.flatMap((key): [string, unknown][] => [
    [`a job with ${key}`, { ...job, [key]: 'text' }],
    [`a job with a number for ${key}`, { ...job, [key]: 1 }],
    [`a job with null for ${key}`, { ...job, [key]: null }],
  ]),
  ...Object.keys(job).flatMap((key): [string, unknown][] => [
    [`a job without ${key}`, { ...job, [key]: undefined }],
    [`a job with a list for ${key}`, { ...job, [key]: [] }],
  ]),
  ['a deferred job', { ...job, deferred: { since: '2026-11-30T12:00:00Z', count: 2 } }],
  ['a deferred job without a time', { ...job, deferred: { count: 2 } }],
  ['a job of an unknown kind', { ...job, kind: 'opera' }],
  ['nothing', undefined],
  ['null', null],
  ['a string', 'job'],
  ['a list', []],
])('%s is valid for the check if and only if it is valid for the schema', (_, data) => {
  expect(isStepJob(data)).toBe(stepJob.safeParse(data).success);
});
