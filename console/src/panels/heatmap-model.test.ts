// The cells of a heat map.
import { heatmapOf } from './heatmap-model';

const series = (le: string, ...points: [number, number][]) => ({ name: le, labels: { le }, points });

test('a cell is the difference to the bucket below', () => {
  const heatmap = heatmapOf(
    [series('+Inf', [1, 9], [2, 9]), series('0.5', [1, 2], [2, 3]), series('10', [1, 5], [2, 3])],
    1,
  );
  expect(heatmap.buckets).toEqual(['0.5', '10', '+Inf']);
  expect(heatmap.cells).toEqual([
    [2, 3],
    [3, 0],
    [4, 6],
  ]);
  expect(heatmap.max).toBe(6);
});

test('series without bounds are drawn as they are', () => {
  const heatmap = heatmapOf([{ name: 'a', labels: {}, points: [[1, 4]] }], 1);
  expect(heatmap).toEqual({ times: [1_000], buckets: ['a'], cells: [[4]], max: 4 });
});
