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

/** A change at one place: `from` and `to` are the expression there. */
interface Change {
  readonly kind: MutationKind;
  readonly change: string;
  readonly from: Node;
  readonly to: Node;
}

type Selector = Extract<Node, { type: 'selector' }>;
type Subquery = Extract<Node, { type: 'subquery' }>;
type Aggregate = Extract<Node, { type: 'aggregate' }>;
type Binary = Extract<Node, { type: 'binary' }>;
type Call = Extract<Node, { type: 'call' }>;

/**
 * All mutants of a query. A change applies to every copy of the changed expression, e.g. of a size that is a divisor and the
 * guard: the copies come from one value or function of the catalogue, so a person changes all of them at once.
 */
export function mutationsOf(node: Node): readonly Mutation[] {
  const mutations = changesOf(node).map(({ kind, change, from, to }): [string, Mutation] => [
    JSON.stringify([from, to]),
    { kind, change, node: replaced(node, { from: JSON.stringify(from), to }) },
  ]);
  return [...new Map(mutations.reverse()).values()].reverse();
}

function changesOf(node: Node): readonly Change[] {
  switch (node.type) {
    case 'selector':
      return [...windowChanges(node), ...matcherChanges(node)];
    case 'call':
      return node.args.flatMap((arg) => argumentChanges(node, arg));
    case 'aggregate':
      return [...changesOf(node.arg), ...groupingChanges(node)];
    case 'subquery':
      return [...changesOf(node.arg), ...subqueryChanges(node)];
    case 'binary':
      return [...comparisonChanges(node), ...changesOf(node.left), ...changesOf(node.right)];
    default:
      return [];
  }
}

/**
 * The series of a window are an expression only with their function: `rate` and `increase` of the same series are written
 * twice in the catalogue.
 */
function argumentChanges(node: Call, arg: Node): readonly Change[] {
  const withArgument = (other: Node): Node => ({ ...node, args: node.args.map((one) => (one === arg ? other : one)) });
  const changes = isLimit(node.name, arg) ? thresholdChanges(arg, { from: node, wrap: withArgument }) : changesOf(arg);
  if (arg.type !== 'selector') return changes;
  return changes.map(({ kind, change, to }) => ({
    kind,
    change: `${node.name}: ${change}`,
    from: node,
    to: withArgument(to),
  }));
}

/** The query with every copy of an expression replaced. `from` is JSON. */
function replaced(node: Node, change: { readonly from: string; readonly to: Node }): Node {
  if (JSON.stringify(node) === change.from) return change.to;
  switch (node.type) {
    case 'call':
      return { ...node, args: node.args.map((arg) => replaced(arg, change)) };
    case 'aggregate':
    case 'subquery':
      return { ...node, arg: replaced(node.arg, change) };
    case 'binary':
      return { ...node, left: replaced(node.left, change), right: replaced(node.right, change) };
    default:
      return node;
  }
}

/** Whether the argument of a function is a constant to compare with. Zero is the default of a value that is missing. */
function isLimit(name: string, arg: Node): boolean {
  return name === 'vector' && !(arg.type === 'number' && arg.value === 0);
}

/** Half and twice each window and offset. */
function windowChanges(node: Selector): readonly Change[] {
  return (['range', 'offset'] as const).flatMap((field) => {
    const duration = node[field] as Duration | undefined;
    if (duration === undefined) return [];
    return longerAndShorter(duration).map(({ window, change }): Change => {
      return {
        kind: 'window',
        change: `${field} of ${node.name}: ${change}`,
        from: node,
        to: { ...node, [field]: window },
      };
    });
  });
}

function subqueryChanges(node: Subquery): readonly Change[] {
  return longerAndShorter(node.window).map(({ window, change }): Change => {
    return { kind: 'window', change: `subquery: ${change}`, from: node, to: { ...node, window } };
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
function matcherChanges(node: Selector): readonly Change[] {
  return node.matchers.flatMap((matcher, i) => {
    const { label, op, value } = matcher;
    const text = `${label}${op}"${value}"`;
    const replaced = (change: string, ...others: readonly Matcher[]): Change => ({
      kind: 'label',
      change: `${node.name}: ${text} ${change}`,
      from: node,
      to: { ...node, matchers: node.matchers.toSpliced(i, 1, ...others) },
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
function groupingChanges(node: Aggregate): readonly Change[] {
  return node.by
    .filter((label) => label !== 'le')
    .map((label) => ({
      kind: 'label',
      change: `${node.name} by (${node.by.join(', ')}) without ${label}`,
      from: node,
      to: { ...node, by: node.by.filter((other) => other !== label) },
    }));
}

/** The opposite comparison, and the one that differs at the threshold only. */
const OTHER_COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '>': ['<', '>='],
  '<': ['>', '<='],
  '>=': ['<', '>'],
  '<=': ['>', '<'],
};

function comparisonChanges(node: Binary): readonly Change[] {
  const others = (OTHER_COMPARISONS[node.op] ?? []).map((op): Change => {
    const limit = node.right.type === 'number' ? ` ${node.right.value}` : '';
    return { kind: 'comparison', change: `${node.op}${limit} → ${op}${limit}`, from: node, to: { ...node, op } };
  });
  if (others.length === 0) return [];
  return [...others, ...thresholdChanges(node.right, { from: node, wrap: (right) => ({ ...node, right }) })];
}

/** A tenth more and less; at least 1 for an integer. */
function thresholdChanges(
  node: Node,
  { from, wrap }: { readonly from: Node; readonly wrap: (node: Node) => Node },
): readonly Change[] {
  if (node.type !== 'number') return [];
  const tenth = Number.isInteger(node.value) ? Math.max(1, Math.round(node.value / 10)) : node.value / 10;
  return [node.value - tenth, node.value + tenth].map((value) => {
    const rounded = Number(value.toPrecision(12));
    const to = wrap({ ...node, value: rounded });
    return { kind: 'threshold', change: `threshold ${node.value} → ${rounded}`, from, to };
  });
}
