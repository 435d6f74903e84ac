// Logs and metrics are shown around the time of a run.
import { rangeAround } from './range';

const queued = '2026-11-30T12:10:00.000Z';

test.each([
  ['in progress', null, [], '2026-11-30T12:09:00.000Z', 'now'],
  ['ended', '2026-11-30T12:11:00.000Z', [queued], '2026-11-30T12:09:00.000Z', '2026-11-30T12:12:00.000Z'],
  ['retried', null, ['2026-11-30T11:00:00.000Z'], '2026-11-30T10:59:00.000Z', 'now'],
])('the range of a run that is %s', (_, ended, starts, from, to) => {
  const attempts = starts.map((at) => ({ started_at: at }));
  expect(rangeAround({ queued_at: queued, ended_at: ended, attempts }, 60_000)).toEqual({ from, to });
});
