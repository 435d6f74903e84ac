// The legend of a chart.
import { heightOfLegend, nextHidden, seriesColor, statistics } from './legend';

const names = ['a', 'b', 'c'];

test('the latest and the highest value leave out gaps', () => {
  expect(statistics([null, 3, 1, null])).toEqual({ last: 1, max: 3 });
  expect(statistics([null])).toEqual({ last: null, max: null });
});

test('a click hides a series and shows it again', () => {
  const hidden = nextHidden(new Set(), { names, name: 'b', alone: false });
  expect([...hidden]).toEqual(['b']);
  expect(nextHidden(hidden, { names, name: 'b', alone: false }).size).toBe(0);
});

test('a click with Ctrl shows one series alone, and all again', () => {
  const hidden = nextHidden(new Set(['a']), { names, name: 'a', alone: true });
  expect([...hidden]).toEqual(['b', 'c']);
  expect(nextHidden(hidden, { names, name: 'a', alone: true }).size).toBe(0);
});

test('colours repeat after the eighth', () => expect([0, 7, 8].map(seriesColor)).toEqual([1, 8, 1]));

test('a legend takes up to three rows, or a share of a tall chart', () => {
  expect(heightOfLegend(1, 300)).toBe(48);
  expect(heightOfLegend(20, 300)).toBe(96);
  expect(heightOfLegend(20, 1_000)).toBe(300);
});
