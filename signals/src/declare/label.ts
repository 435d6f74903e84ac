// Labels: the closed or bounded dimensions a metric may be split by.

/** One dimension of a metric: a closed set of values, or any text up to a declared number of distinct values. */
export interface Label<N extends string = string, V extends string = string> {
  readonly name: N;
  readonly description: string;
  /** Every allowed value; undefined when the label is bounded by its budget alone. */
  readonly values: readonly V[] | undefined;
  /** The most distinct values a process may emit; the value after the last is recorded as `other`. */
  readonly budget: number;
}

/** What a bounded label records once its budget is spent. */
export const OVERFLOW = 'other';

/** A label whose values are all known: anything else does not compile. */
export function label<const N extends string, const V extends string>(
  name: N,
  description: string,
  values: readonly V[],
): Label<N, V> {
  return { name, description, values, budget: values.length };
}

/** A label whose values are only known while running (a model, a route), kept within `budget` distinct values. */
export function boundedLabel<const N extends string>(
  name: N,
  description: string,
  options: { readonly budget: number },
): Label<N, string> {
  return { name, description, values: undefined, budget: options.budget };
}

/** The record that an instrument takes: every declared label, each with one of its values. */
export type LabelValues<L extends readonly Label[]> = {
  readonly [K in L[number] as K['name']]: K extends Label<string, infer V> ? V : never;
};

/** Labels that the scrape adds to every series; code never sets them. */
export const TARGET_LABELS = ['service', 'env', 'instance', 'job', 'namespace', 'pod'] as const;
export type TargetLabel = (typeof TARGET_LABELS)[number];
