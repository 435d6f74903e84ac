// Typed label matchers.
import { TARGET_LABELS, type Label, type TargetLabel } from '../declare/label';
import type { LabelsOf, Metric } from '../declare/metric';
import type { Matcher } from './expression';

export interface Condition<V extends string> {
  readonly op: Matcher['op'];
  readonly values: readonly V[];
  readonly raw?: string;
}
export type Match<V extends string> = V | Condition<V>;

/** Matches any of the values. */
export function oneOf<const V extends string>(...values: readonly V[]): Condition<V> {
  return { op: '=~', values };
}

/** Matches none of the values. */
export function noneOf<const V extends string>(...values: readonly V[]): Condition<V> {
  return { op: '!~', values };
}

/** Matches a regular expression, for labels without a closed set of values. */
export function matching(pattern: string): Condition<never> {
  return { op: '=~', values: [], raw: pattern };
}

/** Matches the value of a dashboard variable. */
export function variable(name: string): Condition<never> {
  return { op: '=~', values: [], raw: `$${name}` };
}

/** Conditions on the labels of a metric and on target labels. */
export type Where<M extends Metric> = {
  readonly [K in keyof LabelsOf<M>]?: Match<LabelsOf<M>[K] & string>;
} & { readonly [K in TargetLabel]?: Match<string> };

export type LabelNamesOf<M extends Metric> = (keyof LabelsOf<M> & string) | TargetLabel;

const RE2_SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** Sorts the matchers by label name, so that the output is reproducible. */
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

/** Throws when a label is not declared; guards untyped callers. */
export function assertLabels(
  metric: { readonly name: string; readonly labels: readonly Label[] },
  names: readonly string[],
): void {
  const declared = new Set<string>([...metric.labels.map((l) => l.name), ...TARGET_LABELS]);
  for (const name of names) {
    if (!declared.has(name)) throw new Error(`${metric.name} has no label ${name}; it has ${[...declared].join(', ')}`);
  }
}
