// Failures as they happen.
import { cursorOf } from '@sextant/records/cursor';
import type { RecentFailure } from '@sextant/records/execution-stats';
import { failuresAfter, watchFailures } from './failures';

const START = new Date('2026-11-22T10:00:00Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const ids = (failures: readonly RecentFailure[]) => failures.map(({ runId }) => runId);

function failure(seconds: number, n = 1): RecentFailure {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const endedAt = at(seconds);
  const cursor = cursorOf({ at: endedAt.toISOString().replace('Z', '000Z'), id });
  const said = { kind: 'page', step: 'validate', errorClass: null, errorMessage: null, traceUrl: null };
  return { runId: `${seconds}/${n}`, ...said, endedAt, cursor };
}

/** What is read each time, newest first. */
function watching(...readings: (readonly RecentFailure[])[]) {
  return watchFailures(() => Promise.resolve(readings.shift() ?? []), START);
}

test('what was there before is no news, what comes later is told once, oldest first', async () => {
  const old = failure(-5);
  const [a, b] = [failure(1), failure(2)];
  const watch = watching([old], [b, a, old], [b, a, old]);
  expect([ids(await watch.next()), ids(await watch.next()), ids(await watch.next())]).toEqual([[], ['1/1', '2/1'], []]);
  expect(watch.position()).toBe(b.cursor);
});

test('a failure that is written down late is told, one that only moved up the list is not', async () => {
  const newest = failure(10);
  const watch = watching([newest], [newest, failure(-30)], [failure(-3_600)]);
  await watch.next();
  expect(ids(await watch.next())).toEqual(['-30/1']);
  expect(ids(await watch.next())).toEqual([]);
});

test('without any failure the position is the beginning, so that the first one comes after it', async () => {
  const watch = watching([]);
  await watch.next();
  expect(ids(failuresAfter([failure(1), failure(-1)], watch.position()))).toEqual(['1/1']);
});

test('failures of one moment are told apart by their runs', () => {
  const [first, second, third] = [failure(1, 1), failure(1, 2), failure(1, 3)];
  expect(ids(failuresAfter([third, second, first], first.cursor))).toEqual(['1/2', '1/3']);
});
