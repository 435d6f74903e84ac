// The timeline shows when steps waited and ran.
import { placeOf, ticksOf, timelineOf } from './timeline';
import type { Attempt, Run, Step } from './types';

const at = (seconds: number) => new Date(Date.parse('2026-11-30T12:00:00Z') + seconds * 1000).toISOString();
const step = (name: string, state: Step['state'], attempt = 1): Step => ({
  ...{ step: name, state, attempt, error_class: null, error_message: null, started_at: null, ended_at: null },
});
const attempt = (name: string, state: Attempt['state'], from: number, to: number | null, number = 1): Attempt => ({
  ...{ step: name, state, attempt: number, trace_id: 't', trace_kept: true, trace_url: null },
  ...{ started_at: at(from), ended_at: to === null ? null : at(to) },
});
const run = (parts: Pick<Run, 'state' | 'steps' | 'attempts'>, ended: number | null = null) => ({
  ...parts,
  queued_at: at(0),
  ended_at: ended === null ? null : at(ended),
});
const shown = (input: ReturnType<typeof run>, now: number) =>
  timelineOf(input, Date.parse(at(now))).rows.map(({ bars }) =>
    bars.map(({ state, fromMs, toMs }) => [
      state,
      (fromMs - Date.parse(at(0))) / 1000,
      (toMs - Date.parse(at(0))) / 1000,
    ]),
  );

test('a step waits from the end of the step before it', () => {
  const steps = [step('plan', 'success'), step('act', 'success')];
  const attempts = [attempt('plan', 'success', 1, 3), attempt('act', 'success', 4, 4.016)];
  expect(shown(run({ state: 'success', steps, attempts }, 5), 60)).toEqual([
    [
      ['waiting', 0, 1],
      ['success', 1, 3],
    ],
    [
      ['waiting', 3, 4],
      ['success', 4, 4.016],
    ],
  ]);
});

test('a step waits between its attempts, and for the next one while the run is in progress', () => {
  const steps = [step('plan', 'waiting', 2), step('act', 'waiting', 0)];
  const attempts = [attempt('plan', 'failed', 0, 1), attempt('plan', 'failed', 3, 4, 2)];
  expect(shown(run({ state: 'running', steps, attempts }), 10)).toEqual([
    [
      ['failed', 0, 1],
      ['waiting', 1, 3],
      ['failed', 3, 4],
      ['waiting', 4, 10],
    ],
    [],
  ]);
});

test('a running attempt lasts until now, and a lost one until the next', () => {
  const attempts = [attempt('plan', 'lost', 0, null), attempt('plan', 'running', 5, null)];
  expect(shown(run({ state: 'running', steps: [step('plan', 'running')], attempts }), 7)).toEqual([
    [
      ['lost', 0, 5],
      ['running', 5, 7],
    ],
  ]);
});

test('steps that were skipped have no time', () => {
  const steps = [step('plan', 'failed'), step('act', 'skipped', 0)];
  const failed = run({ state: 'failed', steps, attempts: [attempt('plan', 'failed', 0, 1)] }, 1);
  expect(shown(failed, 60)).toEqual([[['failed', 0, 1]], []]);
  expect(timelineOf(failed, 0).rows[1]).toMatchObject({ waitedSeconds: null, ranSeconds: null });
});

test('the timeline reaches to an attempt that ended after the run', () => {
  const late = run({ state: 'success', steps: [step('a', 'success')], attempts: [attempt('a', 'success', 0, 3)] }, 2);
  const timeline = timelineOf(late, 0);
  expect((timeline.toMs - timeline.fromMs) / 1000).toBe(3);
});

test('a run that was queued at this moment has a width', () => {
  const timeline = timelineOf(run({ state: 'queued', steps: [], attempts: [] }), Date.parse(at(0)));
  expect(placeOf({ fromMs: timeline.fromMs, toMs: timeline.fromMs }, timeline)).toEqual({ left: 0, width: 0 });
});

test.each([
  [0, [0]],
  [0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6]],
  [42, [0, 10, 20, 30, 40]],
])('the axis of %p seconds has ticks at %p', (seconds, ticks) =>
  expect(ticksOf(seconds)).toEqual(ticks.map((tick) => expect.closeTo(tick, 9))),
);
