// Attempts of a run as the API shows them, and the links to their traces.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import { traceUrlOf } from './links';
import { attemptViewsOf } from './views';

const at = new Date('2026-11-30T12:00:00Z');
const attempt = (traceId: string, state: RunAttempt['state'], traceKept: boolean | null): RunAttempt => ({
  ...{ step: 'plan', attempt: 1, traceId, traceKept, state, startedAt: at, endedAt: state === 'running' ? null : at },
});
const where = { jaegerUrl: 'http://jaeger', grafanaUrl: undefined };

test('an attempt whose worker died is lost, and only traces that exist have links', () => {
  const all = [attempt('a', 'running', null), attempt('b', 'failed', false), attempt('c', 'success', true)];
  const views = attemptViewsOf(all, { endedAt: at }, where);
  expect(views.map(({ state, trace_kept, trace_url }) => [state, trace_kept, trace_url])).toEqual([
    ['lost', false, null],
    ['failed', false, null],
    ['success', true, 'http://jaeger/trace/c'],
  ]);
});

test('the attempt that is under way is running, and its trace may be kept', () => {
  const all = [attempt('a', 'running', null), attempt('b', 'running', null)];
  const views = attemptViewsOf(all, { endedAt: null }, where);
  expect(views.map(({ state, trace_url }) => [state, trace_url])).toEqual([
    ['lost', null],
    ['running', 'http://jaeger/trace/b'],
  ]);
});

test.each([
  [true, 'http://trace/a'],
  [null, 'http://trace/a'],
  [false, null],
])('a run whose trace is kept: %s', (traceKept, url) => {
  expect(traceUrlOf(where, { traceId: 'a', traceUrl: 'http://trace/a', traceKept })).toBe(url);
});
