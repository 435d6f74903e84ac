// Turns the variables and macros in the SQL of a dashboard into parameters, so that no value is part of the statement.
import type { Times } from './variables';

export interface BoundQuery {
  readonly text: string;
  /** Values of $1, $2, … */
  readonly values: readonly (string | number)[];
}

/** `${name:sqlstring}`, and Grafana's macros of time: with a column, or with an empty list of arguments. */
const TOKENS =
  /\$\{(\w+):sqlstring\}|\$__(timeFilter)\(([\w."]+)\)|\$__(timeFrom|timeTo)\(\)|\$__(interval_ms)\b|\$\w+|\$\{/g;

/**
 * The query with parameters. A variable becomes a list of them, as in `org in (${org:sqlstring})`. Throws if the SQL uses
 * a variable in another form: only this one is quoted by Grafana, too.
 */
export function bindVariables(
  rawSql: string,
  variables: ReadonlyMap<string, readonly string[]>,
  { range, step }: Times,
): BoundQuery {
  const values: (string | number)[] = [];
  const bind = (value: string | number, type: string): string => `$${values.push(value)}::${type}`;
  const time = (at: Date): string => bind(at.toISOString(), 'timestamptz');
  const text = rawSql.replace(TOKENS, (token, ...groups: readonly (string | undefined)[]) => {
    const [name, filter, column, bound, interval] = groups;
    if (filter !== undefined) return `${column} between ${time(range.from)} and ${time(range.to)}`;
    if (bound !== undefined) return time(bound === 'timeFrom' ? range.from : range.to);
    if (interval !== undefined) return bind(step * 1_000, 'integer');
    const chosen = name === undefined ? undefined : variables.get(name);
    if (!chosen) throw new Error(`could not bind ${token} of a dashboard: expected \${NAME:sqlstring} of a variable`);
    return chosen.map((value) => bind(value, 'text')).join(', ') || 'null';
  });
  return { text, values };
}
