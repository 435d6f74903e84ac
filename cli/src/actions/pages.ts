// Lists: a table of one page, and how to see the next page.
import { table, type Column } from '@sextant/terminal/table';
import { paint } from '@sextant/terminal/tones';
import { otherOrgLines } from '../text/fields';
import { NONE } from '../text/states';
import type { Render, View } from '../text/view';

export interface Page<T> {
  /** The org of a list that can cover several orgs; null means all orgs. */
  readonly org?: string | null;
  readonly items: readonly T[];
  readonly next_cursor: string | null;
  /** Orgs to look at instead, when the list of an org is empty. */
  readonly other_orgs?: readonly string[] | null;
}

/** Renders a page; `empty` is the sentence for an empty list. */
export function pageTable<Row extends object>(
  columns: (view: View, ofAllOrgs: boolean) => readonly Column<Row>[],
  empty: string,
): Render<Page<Row>> {
  return ({ items, next_cursor: cursor, org, other_orgs: orgs }, view) => {
    if (items.length === 0)
      return [org == null ? empty : `${empty} The list covers only org ${org}.`, ...otherOrgLines(orgs)];
    const [first, ...others] = columns(view, org === null);
    const shown = org === null ? [first!, ORG, ...others] : [first!, ...others];
    return [...table(shown, items, view), ...nextPageLines(cursor, view)];
  };
}

const ORG: Column<object> = {
  title: 'ORG',
  cell: (row) => (row as { readonly org?: string }).org ?? NONE,
  minWidth: 6,
};

/** The cursor has a line of its own, so that it can be copied. */
export function nextPageLines(cursor: string | null, { colors }: View): readonly string[] {
  return cursor === null ? [] : ['', paint(colors, 'quiet', 'For the next page, add:'), `--cursor=${cursor}`];
}
