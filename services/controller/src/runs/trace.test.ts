// Which trace explains a run.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import { traceOf } from './trace';

const attempt = (traceId: string, state: RunAttempt['state'], traceKept: boolean | null): RunAttempt => ({
  ...{ step: 'plan', attempt: 1, traceId, traceKept, state, startedAt: new Date() },
  endedAt: state === 'running' ? null : new Date(),
});

test.each<[string, string, boolean, readonly RunAttempt[], [string | null, boolean | null]]>([
  ['no attempt, and its own is of the share that is kept', 'success', true, [], ['own', true]],
  ['no attempt, and its own is not kept', 'canceled', false, [], ['own', false]],
  ['all went well and nothing is kept', 'success', false, [attempt('own', 'success', false)], ['own', false]],
  ['a step in its own trace was slow', 'success', false, [attempt('own', 'success', true)], ['own', true]],
  [
    'the worker of the first attempt was killed, and the attempt after it is kept',
    ...(['success', false] as const),
    [attempt('own', 'running', null), attempt('second', 'success', true)],
    ['second', true],
  ],
  [
    'a killed attempt had a trace of its own, which was never sent',
    ...(['success', false] as const),
    [attempt('own', 'success', false), attempt('lost', 'running', true)],
    ['own', false],
  ],
  [
    'the last attempt failed in a trace of its own',
    ...(['failed', true] as const),
    [attempt('own', 'failed', true), attempt('second', 'failed', true), attempt('third', 'failed', true)],
    ['third', true],
  ],
  [
    'whether a failed attempt was in time for the decision is not known',
    ...(['failed', false] as const),
    [attempt('own', 'success', false), attempt('late', 'failed', null)],
    ['late', null],
  ],
])('%s', (_, state, isOwnKept, attempts, [traceId, traceKept]) => {
  expect(traceOf({ traceId: 'own', state }, attempts, isOwnKept)).toEqual({ traceId, traceKept });
});
