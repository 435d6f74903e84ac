// Label matchers: typed conditions on the labels of a selector.
import { TARGET_LABELS, type Label, type TargetLabel } from '../declare/label';
import type { LabelsOf, Metric } from '../declare/metric';
import type { Matcher } from './expression';

export interface Condition<V extends string> {
  readonly op: Matcher['op'];
  readonly values: readonly V[];
  readonly raw?: string;
}
export type Match<V extends string> = V | Condition<V>;

/** Any of the values. */
export function oneOf<const V extends string>(...values: readonly V[]): Condition<V> {
  return { op: '=~', values };
}

/** None of the values. */
export function noneOf<const V extends string>(...values: readonly V[]): Condition<V> {
  return { op: '!~', values };
}

/** Values that match a regular expression, for labels whose values are not a closed set. */
export function matching(pattern: string): Condition<never> {
  return { op: '=~', values: [], raw: pattern };
}

/** The choice made in a dashboard's variable of that name. */
export function variable(name: string): Condition<never> {
  return { op: '=~', values: [], raw: `$${name}` };
}

/** Conditions on a metric's own labels, with their closed values, and on the labels of its target. */
export type Where<M extends Metric> = {
  readonly [K in keyof LabelsOf<M>]?: Match<LabelsOf<M>[K] & string>;
} & { readonly [K in TargetLabel]?: Match<string> };

/** The names of the labels that a metric's series carry. */
export type LabelNamesOf<M extends Metric> = (keyof LabelsOf<M> & string) | TargetLabel;

const RE2_SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** Renders conditions in the order of the label names, so that the text is the same on every run. */
export function matchersOf(where: Readonly<Record<string, Match<string> | undefined>>): Matcher[] {
  return Object.entries(where)
    .filter((entry): entry is [string, Match<string>] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, match]) => matcherOf(label, match));
}

function matcherOf(label: string, match: Match<string>): Matcher {
  if (typeof match === 'string') return { label, op: '=', value: match };
  const value = match.raw ?? match.values.map((v) => v.replace(RE2_SPECIAL, '\\$&')).join('|');
  return { label, op: match.op, value };
}

/** Throws when a label is not declared; the compiler says it first, this guards what is not typed. */
export function assertLabels(
  metric: { readonly name: string; readonly labels: readonly Label[] },
  names: readonly string[],
): void {
  const known = new Set<string>([...metric.labels.map((l) => l.name), ...TARGET_LABELS]);
  for (const name of names) {
    if (!known.has(name)) throw new Error(`${metric.name} has no label ${name}; it has ${[...known].join(', ')}`);
  }
}
