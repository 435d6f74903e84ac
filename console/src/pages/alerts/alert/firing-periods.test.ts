import { firingPeriods } from './firing-periods';

const RANGE = { stepSeconds: 60, toMs: 600_000 };
const at = (...seconds: number[]) => seconds.map((one) => [one, 1]);

it('joins consecutive samples and splits at a gap, newest first', () => {
  const labels = { queue: 'page' };
  expect(firingPeriods([{ labels, points: at(60, 120, 180, 360, 420) }], RANGE)).toEqual([
    { labels, from: 360_000, to: 420_000, isOngoing: false },
    { labels, from: 60_000, to: 180_000, isOngoing: false },
  ]);
});

it('is ongoing when the last sample is at the end of the range', () => {
  expect(firingPeriods([{ labels: {}, points: at(540, 600) }], RANGE)).toMatchObject([{ isOngoing: true }]);
});

it('keeps instances apart, and has no period without samples', () => {
  const series = [
    { labels: { queue: 'a' }, points: at(60) },
    { labels: { queue: 'b' }, points: at(60) },
    { labels: { queue: 'c' }, points: [] },
  ];
  expect(firingPeriods(series, RANGE).map(({ labels }) => labels['queue'])).toEqual(['a', 'b']);
});
