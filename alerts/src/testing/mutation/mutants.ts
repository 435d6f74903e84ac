// Mutants of a query: each has one comparison, threshold, label or window changed.
import { durationSeconds, type Duration } from '@sextant/signals/query/duration';
import type { Matcher, Node } from '@sextant/signals/query/expression';

export type MutationKind = 'comparison' | 'threshold' | 'label' | 'window';

export interface Mutation {
  readonly kind: MutationKind;
  /** The change, e.g. `> → <`. */
  readonly change: string;
  readonly node: Node;
}

type Selector = Extract<Node, { type: 'selector' }>;
type Aggregate = Extract<Node, { type: 'aggregate' }>;
type Binary = Extract<Node, { type: 'binary' }>;

/** All mutants of a query. */
export function mutationsOf(node: Node): readonly Mutation[] {
  switch (node.type) {
    case 'selector':
      return [...windowMutations(node), ...matcherMutations(node)];
    case 'call':
      return node.args.flatMap((arg, i) => [
        ...within(mutationsOf(arg), (mutated) => ({ ...node, args: node.args.with(i, mutated) })),
        ...(isLimit(node.name, arg) ? thresholdMutations(arg, (other) => ({ ...node, args: [other] })) : []),
      ]);
    case 'aggregate':
      return [...within(mutationsOf(node.arg), (arg) => ({ ...node, arg })), ...groupingMutations(node)];
    case 'subquery':
      return [
        ...within(mutationsOf(node.arg), (arg) => ({ ...node, arg })),
        ...longerAndShorter(node.window).map(({ window, change }): Mutation => {
          return { kind: 'window', change: `subquery: ${change}`, node: { ...node, window } };
        }),
      ];
    case 'binary':
      return [
        ...comparisonMutations(node),
        ...within(mutationsOf(node.left), (left) => ({ ...node, left })),
        ...within(mutationsOf(node.right), (right) => ({ ...node, right })),
      ];
    default:
      return [];
  }
}

/** Whether the argument of a function is a constant to compare with. Zero is the default of a value that is missing. */
function isLimit(name: string, arg: Node): boolean {
  return name === 'vector' && !(arg.type === 'number' && arg.value === 0);
}

function within(mutations: readonly Mutation[], wrap: (node: Node) => Node): readonly Mutation[] {
  return mutations.map((mutation) => ({ ...mutation, node: wrap(mutation.node) }));
}

/** Half and twice each window and offset. */
function windowMutations(node: Selector): readonly Mutation[] {
  return (['range', 'offset'] as const).flatMap((field) => {
    const duration = node[field] as Duration | undefined;
    if (duration === undefined) return [];
    return longerAndShorter(duration).map(({ window, change }): Mutation => {
      return { kind: 'window', change: `${field} of ${node.name}: ${change}`, node: { ...node, [field]: window } };
    });
  });
}

function longerAndShorter(duration: Duration): readonly { readonly window: Duration; readonly change: string }[] {
  return [0.5, 2].map((factor) => {
    const window: Duration = `${durationSeconds(duration) * factor}s`;
    return { window, change: `${duration} → ${window}` };
  });
}

const NEGATED = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const;

/** Each matcher removed and negated, and each alternative removed. */
function matcherMutations(node: Selector): readonly Mutation[] {
  return node.matchers.flatMap((matcher, i) => {
    const { label, op, value } = matcher;
    const text = `${label}${op}"${value}"`;
    const replaced = (change: string, ...others: readonly Matcher[]): Mutation => ({
      kind: 'label',
      change: `${node.name}: ${text} ${change}`,
      node: { ...node, matchers: node.matchers.toSpliced(i, 1, ...others) },
    });
    const alternatives = op.endsWith('~') ? withoutEach(value) : [];
    return [
      replaced('removed'),
      replaced('negated', { ...matcher, op: NEGATED[op] }),
      ...alternatives.map(({ without, rest }) => replaced(`without ${without}`, { ...matcher, value: rest })),
    ];
  });
}

/** A pattern without each of its alternatives, such as `a|b`, or of those in its first group, such as `(a|b).*`. */
function withoutEach(pattern: string): readonly { readonly without: string; readonly rest: string }[] {
  const [, group, end = ''] = /^\(([^()]+)\)([^()|]*)$/.exec(pattern) ?? [];
  const alternatives = (group ?? pattern).split('|');
  if (alternatives.length < 2) return [];
  return alternatives.map((without) => {
    const others = alternatives.filter((a) => a !== without).join('|');
    return { without, rest: group === undefined ? others : `(${others})${end}` };
  });
}

/** Each grouping label removed. Without `le`, a quantile is an error. */
function groupingMutations(node: Aggregate): readonly Mutation[] {
  return node.by
    .filter((label) => label !== 'le')
    .map((label) => ({
      kind: 'label',
      change: `${node.name} by (${node.by.join(', ')}) without ${label}`,
      node: { ...node, by: node.by.filter((other) => other !== label) },
    }));
}

/** The opposite comparison, and the one that differs at the threshold only. */
const OTHER_COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '>': ['<', '>='],
  '<': ['>', '<='],
  '>=': ['<', '>'],
  '<=': ['>', '<'],
};

function comparisonMutations(node: Binary): readonly Mutation[] {
  const others = (OTHER_COMPARISONS[node.op] ?? []).map((op): Mutation => {
    const limit = node.right.type === 'number' ? ` ${node.right.value}` : '';
    return { kind: 'comparison', change: `${node.op}${limit} → ${op}${limit}`, node: { ...node, op } };
  });
  return others.length === 0 ? [] : [...others, ...thresholdMutations(node.right, (right) => ({ ...node, right }))];
}

/** A tenth more and less; at least 1 for an integer. */
function thresholdMutations(node: Node, wrap: (node: Node) => Node): readonly Mutation[] {
  if (node.type !== 'number') return [];
  const tenth = Number.isInteger(node.value) ? Math.max(1, Math.round(node.value / 10)) : node.value / 10;
  return [node.value - tenth, node.value + tenth].map((value) => {
    const rounded = Number(value.toPrecision(12));
    return {
      kind: 'threshold',
      change: `threshold ${node.value} → ${rounded}`,
      node: wrap({ ...node, value: rounded }),
    };
  });
}
