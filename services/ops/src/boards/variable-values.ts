// The values of a dashboard's variables to choose from: a closed set, values of a label, or rows of Postgres.
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { OpsDeps } from '../deps';
import type { OrgScope } from '../http/org-scope';
import { labelValues } from '../metrics/prometheus';
import { isPostgres, type Board, type Variable } from './board';
import { readRows } from './rows';
import { bindVariables } from './sql';
import {
  ALL_VALUE,
  checkedValues,
  closedValues,
  filler,
  labelValuesQuery,
  queryOf,
  type ChosenValues,
  type Times,
} from './variables';

export interface ValueOptions extends Times {
  readonly board: Board;
  readonly chosen: ChosenValues;
  readonly signal: AbortSignal;
}

type Deps = Pick<OpsDeps, 'stores' | 'database'>;

/**
 * The values of a variable in the caller's scope. The names of environments and services, which are labels, are the
 * platform's: an org gets none. Throws ProblemError.
 */
export async function valuesOf(
  deps: Deps,
  scope: OrgScope,
  variable: Variable,
  options: ValueOptions,
): Promise<readonly string[]> {
  const closed = closedValues(variable);
  if (closed) return closed;
  if (isPostgres(variable.datasource)) return rowValues(deps, scope, variable, options);
  const source = labelValuesQuery(variable);
  if (!source || scope.orgId !== ALL_ORGS) return [];
  const { board, chosen, range, step, signal } = options;
  const match = filler(board, chosen, { range, step })(source.match);
  return labelValues(deps.stores.prometheus, { label: source.label, match, range, signal });
}

/** The column `__value`, or else the first one. */
async function rowValues(
  deps: Deps,
  scope: OrgScope,
  variable: Variable,
  options: ValueOptions,
): Promise<readonly string[]> {
  const { list } = options.board.templating;
  // As Grafana, a variable depends on those before it only.
  const before = list.slice(0, list.indexOf(variable));
  const query = bindVariables(queryOf(variable), await sqlValues(deps, scope, before, options), options);
  const { columns, rows } = await readRows(deps.database, scope.orgId, query);
  const at = Math.max(
    0,
    columns.findIndex(({ name }) => name === '__value'),
  );
  return [...new Set(rows.flatMap((row) => (row[at] === null || row[at] === undefined ? [] : String(row[at]))))];
}

/** The values of variables for SQL, where "all" stands for each value that there is. Throws ProblemError. */
export async function sqlValues(
  deps: Deps,
  scope: OrgScope,
  variables: readonly Variable[],
  options: ValueOptions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const chosen = checkedValues(options.board, options.chosen);
  const entries = variables.map(async (variable) => {
    const values = chosen.get(variable.name) ?? [];
    const isAll = variable.includeAll && values.includes(ALL_VALUE);
    return [variable.name, isAll ? await valuesOf(deps, scope, variable, options) : values] as const;
  });
  return new Map(await Promise.all(entries));
}
