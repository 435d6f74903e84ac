import { dueAt } from './daily';

const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const record = (now: string, lastSuccess?: string, since = '01T12:00') => ({
  ...{ now: at(now), since: at(since), lastSuccess: lastSuccess === undefined ? null : at(lastSuccess) },
});

test.each([
  ['at the hour, if it last ran yesterday', record('22T02:00', '21T02:00'), true],
  ['a minute before the hour', record('22T01:59', '21T02:00'), false],
  ['later on the same day', record('22T14:00', '22T02:00'), false],
  ['at the start after days of downtime', record('22T14:00', '18T02:00'), true],
  ['before the hour, if yesterday’s run was missed', record('22T01:00', '20T02:03'), true],
  ['after the hour, if the last run ended shortly before it', record('22T02:10', '22T01:30'), true],
  ['in a new installation before its first such hour', record('22T14:00', undefined, '22T13:00'), false],
  ['in a new installation at its first such hour', record('23T02:00', undefined, '22T13:00'), true],
])('retention %s is due: %p', (_, state, due) => {
  expect(dueAt(2)(state)).toBe(due);
});

test('the hour can be midnight or the last hour of the day', () => {
  expect(dueAt(0)(record('22T00:00', '21T00:00'))).toBe(true);
  expect(dueAt(23)(record('22T22:59', '21T23:00'))).toBe(false);
  expect(dueAt(23)(record('22T23:00', '21T23:00'))).toBe(true);
});
