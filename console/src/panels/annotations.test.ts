// Annotations of a board.
import { marksOf, marksOfPanel } from './annotations';

const annotation = {
  name: 'Firing alerts',
  titleFormat: '{{alertname}}',
  textFormat: '{{severity}}',
  iconColor: 'red',
};

test('a series is marked while it has a value', () => {
  const labels = { alertname: 'QueueBacklog', severity: 'warning' };
  const points = [10, 20, 50, 60].map((at) => [at, 1]);
  expect(marksOf(annotation, [{ labels, points: [...points, [70, 0]] }], 10)).toEqual([
    { from: 10_000, to: 20_000, label: 'QueueBacklog: warning', tone: 'bad' },
    { from: 50_000, to: 60_000, label: 'QueueBacklog: warning', tone: 'bad' },
  ]);
});

test('an annotation without a format has its name', () => {
  const [mark] = marksOf({ name: 'Deployments', iconColor: 'blue' }, [{ labels: {}, points: [[1, 1]] }], 1);
  expect(mark).toEqual({ from: 1_000, to: 1_000, label: 'Deployments', tone: 'info' });
});

test('values that are times mark these moments', () => {
  const starts = { name: 'Starts', iconColor: 'blue', useValueForTime: true };
  const points = [1, 2, 3].map((at) => [at, at < 3 ? 500 : 2_500]);
  expect(marksOf(starts, [{ labels: {}, points }], 1).map(({ from, to }) => [from, to])).toEqual([
    [500, 500],
    [2_500, 2_500],
  ]);
});

test('an annotation marks the panels that it names', () => {
  const filter = { exclude: false, ids: [3] };
  const marks = ['all', 'one'].flatMap((name) =>
    marksOf({ name, ...(name === 'one' && { filter }) }, [{ labels: {}, points: [[1, 1]] }], 1),
  );
  expect(marksOfPanel(marks, 3).map(({ label }) => label)).toEqual(['all', 'one']);
  expect(marksOfPanel(marks, 4).map(({ label }) => label)).toEqual(['all']);
  const others = marks.map((mark) => (mark.panels ? { ...mark, panels: { ...filter, exclude: true } } : mark));
  expect(marksOfPanel(others, 3).map(({ label }) => label)).toEqual(['all']);
});
