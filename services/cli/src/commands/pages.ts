// Lists: a table of one page, a sentence where it is empty, and how to see the next.
import type { Page } from '../api/types';
import { table, type Column } from '../text/table';
import { paint } from '../text/tones';
import type { Render, View } from '../text/view';

/** Renders a page; `empty` is a sentence. A cursor stands on a line of its own, whole, so that it can be copied. */
export function pageTable<Row>(columns: (view: View) => readonly Column<Row>[], empty: string): Render<Page<Row>> {
  return ({ items, next_cursor: cursor }, view) => {
    if (items.length === 0) return [empty];
    const more =
      cursor === null
        ? []
        : ['', paint(view.colors, 'quiet', 'There are more; for the next page add'), `--cursor=${cursor}`];
    return [...table(columns(view), items, view), ...more];
  };
}
