// Lists: a table of one page, a sentence where it is empty, and how to see the next.
import type { Page } from '../api/types';
import { table, type Column } from '@sextant/terminal/table';
import { paint } from '@sextant/terminal/tones';
import { NONE } from '../text/states';
import type { Render, View } from '../text/view';

/** Renders a page; `empty` is a sentence. A cursor stands on a line of its own, whole, so that it can be copied. */
export function pageTable<Row extends object>(
  columns: (view: View, ofAllOrgs: boolean) => readonly Column<Row>[],
  empty: string,
): Render<Page<Row>> {
  return ({ items, next_cursor: cursor, org }, view) => {
    if (items.length === 0) return [org == null ? empty : `${empty} ${ofOrg(org)}`];
    const more =
      cursor === null
        ? []
        : ['', paint(view.colors, 'quiet', 'There are more; for the next page add'), `--cursor=${cursor}`];
    const [first, ...others] = columns(view, org === null);
    const shown = org === null ? [first!, ORG, ...others] : [first!, ...others];
    return [...table(shown, items, view), ...more];
  };
}

const ORG: Column<object> = {
  title: 'ORG',
  cell: (row) => (row as { readonly org?: string }).org ?? NONE,
  minWidth: 6,
};

/** Which org an empty answer is about, as there may be more in others. */
function ofOrg(org: string): string {
  return `This is about org ${org} alone.`;
}
