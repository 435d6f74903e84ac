import { span, failed } from './span.testing';
import { treeOf, type SpanTree } from './tree';
import type { Span } from './types';

const outline = ({ nodes }: SpanTree) => nodes.map(({ span: { id }, depth }) => `${'-'.repeat(depth)}${id}`).join(' ');

test.each<[string, readonly Span[], string]>([
  [
    'puts children below their parent, by start',
    [span('a', null, [0, 9]), span('b', 'a', [1, 2]), span('c', 'b', [1, 2]), span('d', 'a', [3, 4])],
    'a -b --c -d',
  ],
  ['takes a span whose parent is missing as a root', [span('a', null, [0, 9]), span('b', 'gone', [1, 2])], 'a b'],
  ['takes a span that is its own parent as a root', [span('a', 'a', [0, 9]), span('b', 'a', [1, 2])], 'a -b'],
  [
    'starts a cycle at its first span',
    [span('a', 'c', [0, 9]), span('b', 'a', [1, 2]), span('c', 'b', [2, 3])],
    'a -b --c',
  ],
  ['keeps a child that starts before its parent', [span('b', 'a', [0, 1]), span('a', null, [0.5, 2])], 'a -b'],
  ['keeps two spans with one id', [span('a', null, [0, 9]), span('a', 'a', [1, 2]), span('b', 'a', [1, 2])], 'a -a -b'],
])('%s', (_, spans, expected) => {
  expect(outline(treeOf(spans))).toBe(expected);
});

test('counts the spans and the failed spans below each span', () => {
  const { nodes } = treeOf([
    span('a', null, [0, 9]),
    span('b', 'a', [1, 2], failed),
    span('c', 'b', [1, 2], failed),
    span('d', 'a', [3, 4]),
  ]);
  expect(nodes.map(({ descendants, failedDescendants }) => [descendants, failedDescendants])).toEqual([
    [3, 2],
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
});

test('tells an orphan from a root', () => {
  const { nodes } = treeOf([span('a', null, [0, 9]), span('b', 'gone', [1, 2]), span('c', 'b', [1, 2])]);
  expect(nodes.map(({ isOrphan }) => isOrphan)).toEqual([false, true, false]);
});

test('the extent covers every span, also one that ends after the root', () => {
  expect(treeOf([span('a', null, [0, 2]), span('b', 'a', [-1, 5])]).extent).toEqual({ from: -1, to: 5 });
});

test('a trace of zero length has an extent', () => {
  const { from, to } = treeOf([span('a', null, [0, 0])]).extent;
  expect(to).toBeGreaterThan(from);
});

test('a chain of 10,000 spans needs no recursion', () => {
  const spans = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, [i, 10_000]));
  const { nodes } = treeOf(spans);
  expect([nodes.length, nodes.at(-1)!.depth, nodes[0]!.descendants]).toEqual([10_000, 9_999, 9_999]);
});
