// A run has one trace, or one for each time it was retried.
import { tracesOf } from './traces';

const attempt = (trace: string, kept: boolean | null, step = 'plan', number = 1) => ({
  ...{ trace_id: trace, trace_kept: kept, step, attempt: number },
});
const ended = '2026-11-30T12:00:00.000Z';
const soon = Date.parse(ended) + 1_000;
const late = Date.parse(ended) + 600_000;

test('the latest trace comes first, named by its attempts', () => {
  const attempts = [attempt('a', true), attempt('a', true, 'act'), attempt('b', false, 'act', 2)];
  expect(tracesOf({ trace_id: 'b', ended_at: ended, attempts }, soon)).toMatchObject([
    { id: 'b', label: 'act, attempt 2', isKept: false },
    { id: 'a', label: 'plan, attempt 1 to act, attempt 1', isKept: true },
  ]);
});

test.each([
  ['kept', [true, null], ended, late, true, true],
  ['not kept', [false], ended, soon, false, false],
  ['not decided', [null], ended, soon, null, false],
  ['not decided for long', [null], ended, late, null, true],
  ['not decided while the run is in progress', [null], null, late, null, false],
  ['without attempts', [], ended, soon, null, false],
])('a trace that is %s', (_, decisions, endedAt, now, isKept, isReadable) => {
  const attempts = decisions.map((kept) => attempt('a', kept));
  expect(tracesOf({ trace_id: 'a', ended_at: endedAt, attempts }, now)).toMatchObject([{ isKept, isReadable }]);
});

test('a run that has not started has no trace', () => {
  expect(tracesOf({ trace_id: null, ended_at: null, attempts: [] })).toEqual([]);
});
