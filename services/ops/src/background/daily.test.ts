import { dueAt } from './daily';

const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const record = (now: string, lastSuccess?: string, since = '01T12:00') => ({
  ...{ now: at(now), since: at(since), lastSuccess: lastSuccess === undefined ? null : at(lastSuccess) },
});

test.each([
  ['at the hour, after yesterday’s', record('22T02:00', '21T02:00'), true],
  ['a minute before the hour', record('22T01:59', '21T02:00'), false],
  ['later the same day', record('22T14:00', '22T02:00'), false],
  ['at the start after days of downtime', record('22T14:00', '18T02:00'), true],
  ['before the hour, when yesterday’s was missed', record('22T01:00', '20T02:03'), true],
  ['after the hour, when the last ended late but began before it', record('22T02:10', '22T01:30'), true],
  ['in a new installation, before its first such hour', record('22T14:00', undefined, '22T13:00'), false],
  ['in a new installation, at its first such hour', record('23T02:00', undefined, '22T13:00'), true],
])('retention, %s: due %p', (_, given, due) => {
  expect(dueAt(2)(given)).toBe(due);
});

test('the hour may be midnight or the last of the day', () => {
  expect(dueAt(0)(record('22T00:00', '21T00:00'))).toBe(true);
  expect(dueAt(23)(record('22T22:59', '21T23:00'))).toBe(false);
  expect(dueAt(23)(record('22T23:00', '21T23:00'))).toBe(true);
});
