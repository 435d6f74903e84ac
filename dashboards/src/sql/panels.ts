// Declares SQL panels: a table, or bars over time.
import type { Panel } from '../declare';
import type { SqlQuery } from './query';

interface SqlPanelSpec {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly query: SqlQuery;
}

const DEFAULTS = {
  ...{ queries: [], thresholds: [], complement: false, stacked: false, exemplars: false, valueMappings: {} },
} as const;

/** A row per row of the query. */
export function sqlTable({ query, ...spec }: SqlPanelSpec): Panel {
  return { ...DEFAULTS, kind: 'table', ...spec, sql: { query } };
}

/** Stacked bars over time. `last` replaces the start of the board's time range, e.g. `30d`. */
export function sqlBars({ query, last, ...spec }: SqlPanelSpec & { readonly last?: string }): Panel {
  return {
    ...DEFAULTS,
    kind: 'timeseries',
    stacked: true,
    ...spec,
    sql: { query, ...(last !== undefined && { last }) },
  };
}
