import { keyAction } from './keys';
import { rowIndexOf, rowsOf, type Row, type RowOptions } from './rows';
import { failed, span } from './span.testing';
import { treeOf } from './tree';

/** a (api) > b (worker) > c (worker, failed) > d (ai); a > e (api) */
const TREE = treeOf([
  span('a', null, [0, 9], { service: 'api' }),
  span('b', 'a', [1, 5]),
  span('c', 'b', [2, 4], failed),
  span('d', 'c', [3, 4], { service: 'ai' }),
  span('e', 'a', [6, 7], { service: 'api' }),
]);
const at = (id: string) => TREE.indexById.get(id)!;
const ALL: RowOptions = { collapsed: new Set(), folded: new Set(), matches: undefined };
const outline = (rows: readonly Row[]) =>
  rows.map(({ node, level }) => `${'-'.repeat(level)}${node.span.id}`).join(' ');

test.each<[string, Partial<RowOptions>, string]>([
  ['shows every span', {}, 'a -b --c ---d -e'],
  ['hides what is below a collapsed span', { collapsed: new Set([at('b')]) }, 'a -b -e'],
  ['keeps the calls of a folded service to others', { folded: new Set(['worker']) }, 'a -b --d -e'],
  ['folds what a service called in itself', { folded: new Set(['api']) }, 'a -b --c ---d'],
  ['keeps the ancestors of a match', { matches: new Set([at('c')]) }, 'a -b --c'],
  ['is empty when nothing matches', { matches: new Set() }, ''],
])('%s', (_, options, expected) => {
  expect(outline(rowsOf(TREE, { ...ALL, ...options }))).toBe(expected);
});

test('a row tells how many spans and errors it hides', () => {
  const [, collapsed] = rowsOf(TREE, { ...ALL, collapsed: new Set([at('b')]) });
  const [, folded] = rowsOf(TREE, { ...ALL, folded: new Set(['worker']) });
  expect([collapsed, folded]).toMatchObject([
    { hiddenSpans: 2, hiddenErrors: 1, canExpand: true, isCollapsed: true },
    { hiddenSpans: 1, hiddenErrors: 1, canExpand: true, isCollapsed: false },
  ]);
});

test('only a match is marked as one', () => {
  expect(rowsOf(TREE, { ...ALL, matches: new Set([at('c')]) }).map(({ isMatch }) => isMatch)).toEqual([
    false,
    false,
    true,
  ]);
});

test('the row of a hidden span is that of the span it is hidden in', () => {
  const rows = rowsOf(TREE, { ...ALL, collapsed: new Set([at('b')]) });
  expect([rowIndexOf(TREE, rows, at('d')), rowIndexOf(TREE, rows, at('e'))]).toEqual([1, 2]);
  expect(rowIndexOf(TREE, rowsOf(TREE, { ...ALL, matches: new Set() }), at('d'))).toBe(-1);
});

describe('a key in the tree grid', () => {
  const rows = rowsOf(TREE, { ...ALL, collapsed: new Set([at('c')]) });
  const press = (key: string, active: number) =>
    keyAction({ key, ctrlKey: false, metaKey: false, altKey: false }, rows, active);

  test.each<[string, number, ReturnType<typeof keyAction>]>([
    ['ArrowDown', 0, { type: 'move', row: 1 }],
    ['ArrowDown', 3, { type: 'move', row: 3 }],
    ['ArrowUp', 0, { type: 'move', row: 0 }],
    ['End', 0, { type: 'move', row: 3 }],
    ['ArrowRight', 0, { type: 'move', row: 1 }],
    ['ArrowRight', 2, { type: 'toggle', row: 2 }],
    ['ArrowRight', 3, undefined],
    ['ArrowLeft', 1, { type: 'toggle', row: 1 }],
    ['ArrowLeft', 2, { type: 'move', row: 1 }],
    ['ArrowLeft', 3, { type: 'move', row: 0 }],
    ['Enter', 2, { type: 'select', row: 2 }],
    ['x', 2, undefined],
  ])('%s in row %i', (key, active, expected) => {
    expect(press(key, active)).toEqual(expected);
  });

  test('keys of the browser stay', () => {
    expect(keyAction({ key: 'ArrowLeft', ctrlKey: false, metaKey: false, altKey: true }, rows, 1)).toBeUndefined();
  });
});
