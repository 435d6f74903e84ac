import type { RunAttempt } from '@sextant/records/runs/attempts';
import { representativeTrace } from './representative-trace';

const attempt = (traceId: string, state: RunAttempt['state'], traceKept: boolean | null): RunAttempt => ({
  ...{ step: 'plan', attempt: 1, traceId, traceKept, state, startedAt: new Date() },
  endedAt: state === 'running' ? null : new Date(),
});

test.each<[string, string, boolean, readonly RunAttempt[], [string | null, boolean | null]]>([
  ['without attempts, the trace of the run, kept', 'success', true, [], ['own', true]],
  ['without attempts, the trace of the run, not kept', 'canceled', false, [], ['own', false]],
  [
    'when all attempts succeed and none is kept, the trace of the run',
    'success',
    false,
    [attempt('own', 'success', false)],
    ['own', false],
  ],
  [
    'when the trace of the run is kept for a slow step, that trace',
    'success',
    false,
    [attempt('own', 'success', true)],
    ['own', true],
  ],
  [
    'after a killed worker, the kept trace of the next attempt',
    ...(['success', false] as const),
    [attempt('own', 'running', null), attempt('second', 'success', true)],
    ['second', true],
  ],
  [
    'never the trace of a killed attempt, which was not sent',
    ...(['success', false] as const),
    [attempt('own', 'success', false), attempt('lost', 'running', true)],
    ['own', false],
  ],
  [
    'of a failed run, the trace of the last failed attempt',
    ...(['failed', true] as const),
    [attempt('own', 'failed', true), attempt('second', 'failed', true), attempt('third', 'failed', true)],
    ['third', true],
  ],
  [
    'of a failed run, the trace of a failed attempt even if its sampling is unknown',
    ...(['failed', false] as const),
    [attempt('own', 'success', false), attempt('late', 'failed', null)],
    ['late', null],
  ],
])('%s', (_, state, isOwnKept, attempts, [traceId, traceKept]) => {
  expect(representativeTrace({ traceId: 'own', state }, attempts, isOwnKept)).toEqual({ traceId, traceKept });
});
