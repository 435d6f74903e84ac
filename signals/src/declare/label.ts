// Labels: closed or bounded dimensions of metrics.

/** A dimension of a metric: a closed set of values, or any text within a budget of distinct values. */
export interface Label<N extends string = string, V extends string = string> {
  readonly name: N;
  readonly description: string;
  /** The allowed values; undefined for a bounded label. */
  readonly values: readonly V[] | undefined;
  /** Maximum number of distinct values per process; further values are recorded as `other`. */
  readonly budget: number;
}

/** Value of a bounded label beyond its budget. */
export const OVERFLOW = 'other';

/** Declares a label with a closed set of values; other values do not compile. */
export function label<const N extends string, const V extends string>(
  name: N,
  description: string,
  values: readonly V[],
): Label<N, V> {
  return { name, description, values, budget: values.length };
}

/** Declares a label with values that are known only at run time, such as a model or a route. */
export function boundedLabel<const N extends string>(
  name: N,
  description: string,
  options: { readonly budget: number },
): Label<N, string> {
  return { name, description, values: undefined, budget: options.budget };
}

/** The label values that an instrument requires. */
export type LabelValues<L extends readonly Label[]> = {
  readonly [K in L[number] as K['name']]: K extends Label<string, infer V> ? V : never;
};

/** Labels that the scrape adds to every series. */
export const TARGET_LABELS = ['service', 'env', 'instance', 'job', 'namespace', 'pod'] as const;
export type TargetLabel = (typeof TARGET_LABELS)[number];
