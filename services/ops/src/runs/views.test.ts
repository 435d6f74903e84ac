// Attempts and links to traces as the API returns them.
import type { RunAttempt } from '@sextant/records/runs/attempts';
import { traceUrlOf } from './links';
import { attemptViewsOf } from './views';

const at = new Date('2026-11-30T12:00:00Z');
const attempt = (traceId: string, state: RunAttempt['state'], traceKept: boolean | null): RunAttempt => ({
  ...{ step: 'plan', attempt: 1, traceId, traceKept, state, startedAt: at, endedAt: state === 'running' ? null : at },
});
const urls = { jaegerUrl: 'http://jaeger', grafanaUrl: undefined };

test('an unfinished attempt of an ended run is lost, and a trace that was not kept has no link', () => {
  const all = [attempt('a', 'running', null), attempt('b', 'failed', false), attempt('c', 'success', true)];
  const views = attemptViewsOf(all, { endedAt: at, traceId: 'c', traceKept: true }, urls);
  expect(views.map(({ state, trace_kept, trace_url }) => [state, trace_kept, trace_url])).toEqual([
    ['lost', false, null],
    ['failed', false, null],
    ['success', true, 'http://jaeger/trace/c'],
  ]);
});

test('the latest attempt of a run in progress is running, and its trace has a link', () => {
  const all = [attempt('a', 'running', null), attempt('b', 'running', null)];
  const views = attemptViewsOf(all, { endedAt: null, traceId: 'b', traceKept: null }, urls);
  expect(views.map(({ state, trace_url }) => [state, trace_url])).toEqual([
    ['lost', null],
    ['running', 'http://jaeger/trace/b'],
  ]);
});

test.each([
  ['another attempt', 'other', null, [attempt('a', 'success', false), attempt('a', 'failed', true)]],
  ['the run', 'a', true, [attempt('a', 'success', false), attempt('a', 'running', null)]],
])('attempts have a link when %s knows that their trace is kept', (_, traceId, traceKept, all) => {
  const views = attemptViewsOf(all, { endedAt: at, traceId, traceKept }, urls);
  expect(views.map(({ trace_kept, trace_url }) => [trace_kept, trace_url])).toEqual(
    Array(2).fill([true, 'http://jaeger/trace/a']),
  );
});

test.each([
  [true, 'http://trace/a'],
  [null, 'http://trace/a'],
  [false, null],
])('with trace_kept %s, the trace URL of a run is %s', (traceKept, url) => {
  expect(traceUrlOf(urls, { traceId: 'a', traceUrl: 'http://trace/a', traceKept })).toBe(url);
});
