// Lists: a table of one page, a sentence where it is empty, and how to see the next.
import type { Page } from '../api/types';
import { table, type Column } from '../text/table';
import { paint } from '../text/tones';
import type { Render, View } from '../text/view';

/** Renders a page; `empty` is a sentence. */
export function pageTable<Row>(columns: (view: View) => readonly Column<Row>[], empty: string): Render<Page<Row>> {
  return ({ items, next_cursor: cursor }, view) => {
    if (items.length === 0) return [empty];
    const more =
      cursor === null ? [] : ['', paint(view.colors, 'quiet', 'There are more; the next page:'), ...next(cursor)];
    return [...table(columns(view), items, view), ...more];
  };
}

/** A cursor stands on a line of its own, so that it can be copied however long it is. */
function next(cursor: string): string[] {
  return [`--cursor ${cursor}`];
}
