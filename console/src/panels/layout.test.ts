// The grid of a board.
import type { Panel } from './dashboard';
import { gridHeight, groupsOf } from './layout';

const panel = (id: number, x: number, y: number, more: Partial<Panel> = {}): Panel => ({
  ...{ id, type: 'stat', gridPos: { x, y, w: 8, h: 9 } },
  ...more,
});
const row = (id: number, y: number, ...panels: Panel[]) => panel(id, 0, y, { type: 'row', panels });

test('panels belong to the row above them and are in reading order', () => {
  const groups = groupsOf([panel(2, 8, 0), row(3, 9), panel(4, 0, 10), panel(1, 0, 0)]);
  expect(groups.map(({ row, panels }) => [row?.id, panels.map(({ id }) => id)])).toEqual([
    [undefined, [1, 2]],
    [3, [4]],
  ]);
  expect(groups[1]?.panels[0]?.gridPos.y).toBe(0);
});

test('a collapsed row has its panels inside', () => {
  const [group] = groupsOf([row(1, 0, panel(2, 0, 1))]);
  expect(group?.panels.map(({ id }) => id)).toEqual([2]);
});

test('nine rows have eight gaps between them', () => expect(gridHeight(9)).toBe(334));
