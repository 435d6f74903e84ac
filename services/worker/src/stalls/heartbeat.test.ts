// The memory that two threads share.
import { openHeartbeat } from './heartbeat';

test('another thread sees the beats and the active jobs', () => {
  const main = openHeartbeat();
  const watchdog = openHeartbeat(main.buffer);
  const leave = ['page:a', 'upgrade:b'].map((key) => main.enter(key));
  main.beat();
  expect([watchdog.beats(), watchdog.jobs()]).toEqual([1, ['page:a', 'upgrade:b']]);
  leave[0]!();
  main.enter('page:c');
  expect(watchdog.jobs().toSorted()).toEqual(['page:c', 'upgrade:b']);
});

test('long keys are truncated and jobs beyond the last slot are ignored', () => {
  const main = openHeartbeat();
  const leave = Array.from({ length: 5_000 }, (_, i) => main.enter(`${i} ${'x'.repeat(500)}`));
  expect(main.jobs()).toHaveLength(4_096);
  leave.forEach((one) => one());
  expect(main.jobs()).toEqual([]);
});
