// The grid of a board: rows with their panels.
import type { Panel } from './dashboard';

export interface PanelGroup {
  /** Undefined for the panels before the first row. */
  readonly row: Panel | undefined;
  /** In reading order, with `gridPos.y` from the start of the group. */
  readonly panels: readonly Panel[];
}

export function groupsOf(panels: readonly Panel[]): readonly PanelGroup[] {
  const groups: { row: Panel | undefined; panels: Panel[] }[] = [{ row: undefined, panels: [] }];
  for (const panel of inReadingOrder(panels)) {
    if (panel.type === 'row') groups.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else groups.at(-1)!.panels.push(panel);
  }
  return groups
    .filter(({ row, panels }) => row !== undefined || panels.length > 0)
    .map(({ row, panels }) => ({ row, panels: fromTop(inReadingOrder(panels)) }));
}

function inReadingOrder(panels: readonly Panel[]): readonly Panel[] {
  return panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);
}

function fromTop(panels: readonly Panel[]): readonly Panel[] {
  const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
  return panels.map((panel) => ({ ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y - top } }));
}

const ROW_HEIGHT = 30;
const GAP = 8;

/** The height of `rows` rows of the grid, in pixels. */
export function gridHeight(rows: number): number {
  return rows * ROW_HEIGHT + (rows - 1) * GAP;
}
