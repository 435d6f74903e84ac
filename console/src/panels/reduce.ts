// Reduces a series to one value, by the names of Grafana's calculations.

type Values = readonly (number | null)[];

const REDUCERS: Readonly<Record<string, (values: readonly number[], all: Values) => number | undefined>> = {
  last: (_, all) => all.at(-1) ?? undefined,
  lastNotNull: (values) => values.at(-1),
  first: (_, all) => all[0] ?? undefined,
  firstNotNull: (values) => values[0],
  min: (values) => (values.length === 0 ? undefined : Math.min(...values)),
  max: (values) => (values.length === 0 ? undefined : Math.max(...values)),
  sum,
  mean: (values) => (values.length === 0 ? undefined : sum(values) / values.length),
  count: (_, all) => all.length,
  range: (values) => (values.length === 0 ? undefined : Math.max(...values) - Math.min(...values)),
  diff: (values) => (values.length === 0 ? undefined : values.at(-1)! - values[0]!),
};

/** @param calc unknown names are `lastNotNull` */
export function reduce(values: Values, calc = 'lastNotNull'): number | null {
  const reducer = REDUCERS[calc] ?? REDUCERS['lastNotNull']!;
  return (
    reducer(
      values.filter((value) => value !== null),
      values,
    ) ?? null
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
