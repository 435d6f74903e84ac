import { around, percentOf, ticksOf, zoomed } from './axis';
import { serviceColors } from './service-colors';

test.each([
  [{ from: 0, to: 1.46 }, [0, 0.5, 1]],
  [{ from: 0, to: 0.0009 }, [0, 0.0002, 0.0004, 0.0006, 0.0008]],
  [{ from: -1, to: 5 }, [-1, 0, 1, 2, 3, 4, 5]],
])('ticks of %p are round', (range, expected) => {
  const ticks = ticksOf(range, 6);
  expect(ticks).toHaveLength(expected.length);
  ticks.forEach((tick, i) => expect(tick).toBeCloseTo(expected[i]!, 9));
});

test('a moment has a place in the range', () => {
  expect([percentOf(2, { from: 1, to: 5 }), percentOf(0, { from: 1, to: 5 })]).toEqual([25, -25]);
});

test('a drag to the left zooms like one to the right, and stays inside', () => {
  expect([zoomed({ from: 10, to: 20 }, 0.6, 0.1), zoomed({ from: 10, to: 20 }, 0.5, 7)]).toEqual([
    { from: 11, to: 16 },
    { from: 15, to: 20 },
  ]);
});

test('a zoom to a span without length shows something', () => {
  const { from, to } = around({ from: 3, to: 3 }, { from: 0, to: 10 });
  expect(to).toBeGreaterThan(from);
});

test('services have distinct colours as far as they last, whatever their order', () => {
  const names = ['ai', 'controller', 'github-app', 'prover', 'worker'];
  const colors = serviceColors(names);
  expect(new Set(colors.values()).size).toBe(5);
  expect([...serviceColors(names.toReversed())]).toEqual([...colors]);
  expect(serviceColors(Array.from({ length: 30 }, (_, i) => `s${i}`)).size).toBe(30);
});
