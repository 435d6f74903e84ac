// What a key does in the tree grid of spans, by the ARIA pattern for tree grids.
import type { Row } from './rows';

export type KeyAction =
  | { readonly type: 'move'; readonly row: number }
  | { readonly type: 'toggle'; readonly row: number }
  | { readonly type: 'select'; readonly row: number };

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const PAGE = 15;

/** @param active index of the row that the keyboard is at */
export function keyAction(event: Key, rows: readonly Row[], active: number): KeyAction | undefined {
  const row = rows[active];
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const move = (to: number): KeyAction => ({ type: 'move', row: Math.min(rows.length - 1, Math.max(0, to)) });
  switch (event.key) {
    case 'ArrowDown':
      return move(active + 1);
    case 'ArrowUp':
      return move(active - 1);
    case 'PageDown':
      return move(active + PAGE);
    case 'PageUp':
      return move(active - PAGE);
    case 'Home':
      return move(0);
    case 'End':
      return move(rows.length - 1);
    case 'ArrowRight':
      if (row.isCollapsed) return { type: 'toggle', row: active };
      return row.canExpand ? move(active + 1) : undefined;
    case 'ArrowLeft':
      if (row.canExpand && !row.isCollapsed) return { type: 'toggle', row: active };
      return row.level === 0 ? undefined : move(rows.findLastIndex((one, at) => at < active && one.level < row.level));
    case 'Enter':
    case ' ':
      return { type: 'select', row: active };
    default:
      return undefined;
  }
}
