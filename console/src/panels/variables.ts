// The values of variables in the address of a board, as in Grafana: `var-service=ai&var-service=ops`.
import { listOf, textOf } from '../text/search';

/** Chosen values by `var-` and the name of the variable. What is not chosen has the default of the board. */
export type ChosenValues = { readonly [Name in `var-${string}`]?: readonly string[] };

/** The value for all values of a variable. */
export const ALL_VALUE = '$__all';

/** How Grafana writes all values in the address of a link; its `$__all` is the value inside of a board. */
const ALL_IN_LINK = 'All';

const PARAMETER = /^var-\w{1,100}$/;

export function chosenValuesOf(search: Readonly<Record<string, unknown>>): ChosenValues {
  const entries = Object.entries(search).flatMap(([name, value]) => {
    const one = textOf(value);
    const values = listOf(value) ?? (one === undefined ? [] : [one]);
    return PARAMETER.test(name) && values.length > 0 ? [[name, values.map(fromLink)]] : [];
  });
  return Object.fromEntries(entries) as ChosenValues;
}

const fromLink = (value: string): string => (value === ALL_IN_LINK ? ALL_VALUE : value);

/** Without the variables that a board does not have: a link from another board can carry them. */
export function valuesOfBoard(chosen: ChosenValues, names: readonly string[]): ChosenValues {
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = chosen[`var-${name}`];
      return values === undefined ? [] : [[`var-${name}`, values]];
    }),
  );
}

/** The values after a choice in a list that also offers all of them. Undefined: the default of the board. */
export function nextValues(before: readonly string[], after: readonly string[]): readonly string[] | undefined {
  const added = after.filter((value) => !before.includes(value));
  if (added.includes(ALL_VALUE)) return [ALL_VALUE];
  const chosen = after.filter((value) => value !== ALL_VALUE);
  return chosen.length === 0 ? undefined : chosen;
}
