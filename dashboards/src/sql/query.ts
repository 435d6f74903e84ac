// Declares the queries of SQL panels. Each is a function of the schema `boards` in packages/records/migrations, which takes
// the names of orgs and, if it is ranged, the start and end of the board's time range. An org's rows are protected there.
import type { Alert } from '@sextant/alerts/declare';

/** What a column holds: text, or a number with its unit. */
export type ColumnUnit = 'text' | 'count' | 'usd' | 'seconds' | 'ratio';

export interface SqlColumn {
  /** The head of the column. */
  readonly title: string;
  readonly unit: ColumnUnit;
  readonly thresholds?: readonly Pick<Alert, 'fires' | 'severity'>[];
}

export interface SqlQuery {
  /** Name of the function. */
  readonly name: string;
  readonly isRanged: boolean;
  /** Columns of the function by name, in the order of the table. Empty for series, which have a time, a name and a value. */
  readonly columns: Readonly<Record<string, SqlColumn>>;
  /** The unit of series; undefined for a table. */
  readonly unit?: Exclude<ColumnUnit, 'text'>;
}

/** The query of a panel. */
export interface PanelSql {
  readonly query: SqlQuery;
  /** Replaces the start of the board's time range, e.g. `30d`. */
  readonly last?: string;
}

/** A query that returns a table. */
export function tableQuery(spec: {
  readonly name: string;
  readonly isRanged?: boolean;
  readonly columns: SqlQuery['columns'];
}): SqlQuery {
  return { isRanged: true, ...spec };
}

/** A query that returns series: the columns of its function are time, metric and value. */
export function seriesQuery(spec: { readonly name: string; readonly unit: Exclude<ColumnUnit, 'text'> }): SqlQuery {
  return { isRanged: true, columns: {}, ...spec };
}

/** The columns of a function that returns series, as Grafana names them. */
const SERIES_COLUMNS = ['"time"', 'metric', 'value'];

/** The variable with the names of orgs. */
export const ORG_VARIABLE = 'org';

/**
 * The statement as Grafana gets it. It has no other variables than these, because only `sqlstring` quotes the values of
 * one, and ops turns the same forms into parameters.
 */
export function sqlOf({ name, isRanged, columns }: SqlQuery): string {
  const titled = Object.entries(columns).map(([column, { title }]) => `${column} as "${title}"`);
  const selected = titled.length > 0 ? titled : SERIES_COLUMNS;
  const parameters = [
    `array[\${${ORG_VARIABLE}:sqlstring}]::text[]`,
    ...(isRanged ? ['$__timeFrom()', '$__timeTo()'] : []),
  ];
  return `select ${selected.join(', ')} from boards.${name}(${parameters.join(', ')})`;
}
