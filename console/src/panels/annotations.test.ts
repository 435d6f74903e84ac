// Annotations of a board.
import { marksOf } from './annotations';

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
