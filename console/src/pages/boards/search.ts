// The search parameters of the list of boards and of one board.
import { chosenValuesOf, type ChosenValues } from '../../panels/variables';
import { definedOf, numberOf, oneOf, textOf } from '../../text/search';

export interface BoardsSearch {
  readonly q?: string | undefined;
}

export function boardsSearchOf(input: Record<string, unknown>): BoardsSearch {
  return definedOf({ q: textOf(input.q) });
}

export type BoardSearch = ChosenValues & {
  /** The panel that fills the page. */
  readonly panel?: number | undefined;
  /** Marks of annotations are shown unless this is `off`. */
  readonly marks?: 'off' | undefined;
  /** Rows that are not as the board has them: collapsed or expanded. */
  readonly rows?: readonly number[] | undefined;
};

export function boardSearchOf(input: Record<string, unknown>): BoardSearch {
  const rows = Array.isArray(input.rows) ? input.rows.filter((row) => numberOf(row) !== undefined) : [];
  return {
    ...chosenValuesOf(input),
    ...definedOf({
      panel: numberOf(input.panel),
      marks: oneOf(['off'], input.marks),
      rows: rows.length === 0 ? undefined : (rows as readonly number[]),
    }),
  };
}
