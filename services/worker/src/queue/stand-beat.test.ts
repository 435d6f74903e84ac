// The memory that the watching thread reads.
import { standBeat } from './stand-beat';

test('another thread sees the beat and the jobs that are worked on', () => {
  const main = standBeat();
  const watching = standBeat(main.buffer);
  const leave = ['page:a', 'upgrade:b'].map((key) => main.enter(key));
  main.beat();
  expect([watching.beats(), watching.jobs()]).toEqual([1, ['page:a', 'upgrade:b']]);
  leave[0]!();
  main.enter('page:c');
  expect(watching.jobs().toSorted()).toEqual(['page:c', 'upgrade:b']);
});

test('keys of odd length and more jobs than there is room for change nothing', () => {
  const main = standBeat();
  const leave = Array.from({ length: 5_000 }, (_, i) => main.enter(`${i} ${'x'.repeat(500)}`));
  expect(main.jobs()).toHaveLength(4_096);
  leave.forEach((one) => one());
  expect(main.jobs()).toEqual([]);
});
