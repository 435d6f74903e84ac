// Series of a metric by label combination, found without building a key.
import { OVERFLOW, type Label } from '@sextant/signals/declare/label';
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';

export type Labels = Readonly<Record<string, string>>;

/** The series of a metric; `C` is the state of each. */
export interface Series<C> {
  /** Returns the series of these labels, created on first use; undefined when a label value is not allowed. */
  find(labels: Labels): C | undefined;
  all(): readonly C[];
  clear(): void;
}

type Node<C> = Map<string, Node<C> | C>;

/** A tree with one level per label, so that a lookup does not allocate. */
export function seriesOf<C>(metric: Metric, create: (labels: Labels) => C): Series<C> {
  const names = metric.labels.map((l) => l.name);
  let root: Node<C> = new Map();
  let children: C[] = [];
  let admit = admission(metric);

  function insert(labels: Labels): C | undefined {
    const admitted = admit(labels);
    if (admitted === undefined) return undefined;
    let node = root;
    for (const name of names.slice(0, -1)) {
      const value = admitted[name]!;
      let next = node.get(value) as Node<C> | undefined;
      if (next === undefined) node.set(value, (next = new Map()));
      node = next;
    }
    const last = names.length === 0 ? '' : admitted[names[names.length - 1]!]!;
    let child = node.get(last) as C | undefined;
    if (child === undefined) {
      child = create(admitted);
      node.set(last, child);
      children.push(child);
    }
    return child;
  }

  return {
    find(labels) {
      let node: Node<C> | C | undefined = root;
      for (let i = 0; i < names.length; i += 1) {
        node = (node as Node<C>).get(labels[names[i]!]!);
        if (node === undefined) return insert(labels);
      }
      return names.length === 0 ? ((root.get('') as C | undefined) ?? insert(labels)) : (node as C);
    },
    all: () => children,
    clear() {
      root = new Map();
      children = [];
      admit = admission(metric);
    },
  };
}

/** Checks label values: closed labels reject other values, and bounded labels record `other` beyond their budget. */
function admission(metric: Metric): (labels: Labels) => Labels | undefined {
  const seen = new Map(metric.labels.map((l) => [l.name, new Set<string>()]));

  function admitted(label: Label, value: unknown): string | undefined {
    if (label.values) return label.values.includes(value as string) ? (value as string) : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = String(value);
    const values = seen.get(label.name)!;
    if (values.has(text)) return text;
    if (values.size >= label.budget) return OVERFLOW;
    values.add(text);
    return text;
  }

  return (labels) => {
    const result: Record<string, string> = {};
    for (const label of metric.labels) {
      const value = admitted(label, labels[label.name]);
      if (value === undefined) {
        // Reports only the label, as the value is unbounded.
        reportMisuse(`metric ${metric.name}: label ${label.name} has an undeclared value; the sample is dropped`);
        return undefined;
      }
      result[label.name] = value;
    }
    return result;
  };
}

/** Every combination of label values, when all labels are closed and there are at most `max`; otherwise none. */
export function closedCombinations(metric: Metric, max: number): readonly Labels[] {
  if (metric.labels.some((l) => l.values === undefined)) return [];
  const product = metric.labels.reduce((n, l) => n * l.budget, 1);
  if (product > max) return [];
  return metric.labels.reduce<Labels[]>(
    (rows, l) => rows.flatMap((row) => l.values!.map((value) => ({ ...row, [l.name]: value }))),
    [{}],
  );
}
