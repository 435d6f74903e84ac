import { criticalPathOf } from './critical-path';
import { span } from './span.testing';
import { treeOf } from './tree';
import type { Span } from './types';

/** Each span with its parts of the path, in order of time. */
function pathOf(spans: readonly Span[]): Record<string, readonly (readonly [number, number])[]> {
  const tree = treeOf(spans);
  return Object.fromEntries(
    [...criticalPathOf(tree)].map(([index, parts]) => [
      tree.nodes[index]!.span.id,
      parts.toSorted((a, b) => a.from - b.from).map(({ from, to }) => [from, to] as const),
    ]),
  );
}

test('time belongs to the child that the parent waits for, the rest to the parent', () => {
  expect(pathOf([span('a', null, [0, 10]), span('b', 'a', [2, 5]), span('c', 'a', [6, 9])])).toEqual({
    a: [
      [0, 2],
      [5, 6],
      [9, 10],
    ],
    b: [[2, 5]],
    c: [[6, 9]],
  });
});

test('of parallel children, only the last to end counts', () => {
  expect(pathOf([span('a', null, [0, 10]), span('b', 'a', [0, 7]), span('c', 'a', [0, 10])])).toEqual({ c: [[0, 10]] });
});

test('a child that outlives its parent counts until the end of the parent', () => {
  expect(pathOf([span('a', null, [0, 4]), span('b', 'a', [3, 9])])).toEqual({ a: [[0, 3]], b: [[3, 4]] });
});

test('a child before its parent, by clock skew, and a child without length take no time', () => {
  expect(pathOf([span('b', 'a', [0, 1]), span('a', null, [2, 4]), span('c', 'a', [3, 3])])).toEqual({ a: [[2, 4]] });
});

test('the time between two roots belongs to nobody', () => {
  expect(pathOf([span('a', null, [0, 2]), span('b', 'gone', [5, 6])])).toEqual({ a: [[0, 2]], b: [[5, 6]] });
});

test('the path of a root without gaps adds up to its duration', () => {
  const spans = [span('r', null, [0, 1000])];
  for (let i = 0; i < 999; i++) spans.push(span(`s${i}`, i % 3 === 0 ? 'r' : `s${i - 1}`, [i, i + 1 + (i % 7)]));
  const path = criticalPathOf(treeOf(spans));
  const total = [...path.values()].flat().reduce((sum, { from, to }) => sum + to - from, 0);
  expect(total).toBeCloseTo(1000, 6);
});
