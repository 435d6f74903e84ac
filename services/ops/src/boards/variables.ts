// Fills in the variables of a dashboard's queries, as Grafana does, from values that a caller chooses.
import { invalidRequest } from '@sextant/http/problem';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import type { Board, Variable } from './board';

/** The value in a link for all values of a variable. */
export const ALL_VALUE = '$__all';

/** The values that a caller chose, by the name of the variable. */
export type ChosenValues = Readonly<Record<string, readonly string[]>>;

type Templating = Pick<Board, 'templating'>;

export interface Times {
  readonly range: TimeRange;
  /** In seconds. */
  readonly step: number;
}

/** Scrapes that a rate needs; the interval is that of our slowest scrape. */
const RATE_SCRAPES = 4;
const SCRAPE_SECONDS = 15;

/** A function that fills in the variables of a query. Throws a problem of status 422 for a value that is not allowed. */
export function filler(board: Templating, chosen: ChosenValues, times: Times): (expr: string) => string {
  const values = checkedValues(board, chosen);
  const texts = new Map(board.templating.list.map((one) => [one.name, textOf(one, values.get(one.name)!)]));
  const { range, step } = times;
  const seconds = Math.round((range.to.getTime() - range.from.getTime()) / 1_000);
  texts.set('__range', `${seconds}s`);
  texts.set('__rate_interval', `${Math.max(RATE_SCRAPES * SCRAPE_SECONDS, step)}s`);
  for (const name of ['__auto', '__interval']) texts.set(name, `${step}s`);
  return (expr) =>
    expr.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? '';
      const text = texts.get(name);
      if (text === undefined) throw new Error(`could not fill in the variable ${name} of a dashboard`);
      return text;
    });
}

/** The values of all variables, chosen or default. Throws a problem of status 422 for a value that is not allowed. */
export function checkedValues(
  { templating: { list } }: Templating,
  chosen: ChosenValues,
): ReadonlyMap<string, readonly string[]> {
  const values = new Map(list.map((one) => [one.name, checked(one, chosen[one.name] ?? currentOf(one))]));
  const unknown = Object.keys(chosen).filter((name) => !values.has(name));
  if (unknown.length > 0)
    throw invalidRequest(unknown.map((name) => ({ field: `var-${name}`, message: `is not a variable of this board` })));
  return values;
}

/** A function that fills in default values and an arbitrary hour, for uses that do not depend on the time. */
export function fillerOfDefaults(board: Templating): (expr: string) => string {
  return filler(board, {}, { range: { from: new Date(0), to: new Date(3_600_000) }, step: 60 });
}

/** The values of an interval or a custom variable; undefined for a variable that is queried. */
export function closedValues({ type, query }: Variable): readonly string[] | undefined {
  if (type !== 'interval' && type !== 'custom') return undefined;
  return String(typeof query === 'string' ? query : '').split(',');
}

const MAX_VALUES = 50;

/** Variables of a closed set allow its values only. */
function checked(variable: Variable, values: readonly string[]): readonly string[] {
  const { name, multi } = variable;
  const reject = (message: string) => invalidRequest([{ field: `var-${name}`, message }]);
  if (values.length > MAX_VALUES) throw reject(`must have at most ${MAX_VALUES} values`);
  if (values.length !== 1 && !multi) throw reject('must have one value');
  const allowed = closedValues(variable);
  if (!allowed || values.every((value) => allowed.includes(value))) return values;
  throw reject(`must be one of ${allowed.join(', ')}`);
}

/** The text of a variable in a query of PromQL or LogQL. */
function textOf(variable: Variable, values: readonly string[]): string {
  const { allValue, includeAll } = variable;
  if (closedValues(variable)) return inRegex(values);
  if (includeAll && values.includes(ALL_VALUE)) return inString(allValue ?? '.*');
  return inString(inRegex(values));
}

const currentOf = ({ current }: Variable): readonly string[] => [current?.value ?? []].flat();

/** An alternative of literal texts in the regular expressions of RE2. */
function inRegex(values: readonly string[]): string {
  const literals = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return literals.length === 1 ? literals.join('') : `(${literals.join('|')})`;
}

/** The text inside a quoted string of PromQL or LogQL. */
function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The parts of a query such as `label_values(up{env=~"$env"}, service)`; undefined for another form. */
export function labelValuesQuery({
  query,
}: Pick<Variable, 'query'>): { readonly match: string; readonly label: string } | undefined {
  const [, match, label] = /^label_values\((.+), (\w+)\)$/.exec(queryOf({ query })) ?? [];
  return match === undefined || label === undefined ? undefined : { match, label };
}

/** The text of the query of a variable; empty without one. */
export function queryOf({ query }: Pick<Variable, 'query'>): string {
  return typeof query === 'string' ? query : (query?.query ?? '');
}
