// What the legend of a chart shows, and which series it hides.

/** More lines cannot be told apart. */
export const MAX_CHART_SERIES = 40;
const COLORS = 8;

/** The colour of a series by its position, from 1. */
export function seriesColor(index: number): number {
  return (index % COLORS) + 1;
}

export interface Statistics {
  readonly last: number | null;
  readonly max: number | null;
}

export function statistics(values: readonly (number | null)[]): Statistics {
  const present = values.filter((value) => value !== null);
  return { last: present.at(-1) ?? null, max: present.length === 0 ? null : Math.max(...present) };
}

export interface Toggle {
  readonly names: readonly string[];
  readonly name: string;
  /** Shows only this series, or all again. */
  readonly alone: boolean;
}

/** The hidden series after a click on the legend. */
export function nextHidden(hidden: ReadonlySet<string>, { names, name, alone }: Toggle): ReadonlySet<string> {
  if (!alone) return hidden.has(name) ? new Set([...hidden].filter((one) => one !== name)) : new Set([...hidden, name]);
  const others = names.filter((one) => one !== name);
  const isAlone = !hidden.has(name) && others.every((one) => hidden.has(one));
  return new Set(isAlone ? [] : others);
}

const ROW_HEIGHT = 24;
const MAX_ROWS = 3;
const MAX_SHARE = 0.3;

/** In pixels: a head and three rows, or more in a tall chart; the rest scrolls. */
export function heightOfLegend(rows: number, chartHeight: number): number {
  const most = Math.max(ROW_HEIGHT * (MAX_ROWS + 1), chartHeight * MAX_SHARE);
  return Math.min(ROW_HEIGHT * (rows + 1), Math.round(most));
}
