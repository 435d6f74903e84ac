// Reads PromQL with the grammar of Prometheus: the metrics of a query, its threshold, and the query limited to one org.
import { parser } from '@prometheus-io/lezer-promql';
import { OVERFLOW } from '@sextant/signals/declare/label';
import { sextant } from '@sextant/signals/sextant';

type Tree = ReturnType<typeof parser.parse>;
type SyntaxNode = Tree['topNode'];

interface Selector {
  /** Undefined for a selector by labels alone. */
  readonly metric: string | undefined;
  /** Where a matcher can be inserted, and the text around it. */
  readonly insertAt: number;
  readonly hasBraces: boolean;
  readonly hasMatchers: boolean;
}

/** The names of the metrics that a query reads, sorted; parts of histograms have the name of the histogram. */
export function metricsOf(query: string): readonly string[] {
  const names = selectorsOf(query).flatMap(({ metric }) => (metric === undefined ? [] : [declaredName(metric)]));
  return [...new Set(names)].sort();
}

const DECLARED: ReadonlySet<string> = new Set(sextant.metrics.map(({ name }) => name));
const WITH_ORG: ReadonlySet<string> = new Set(
  sextant.metrics.filter(({ labels }) => labels.some(({ name }) => name === 'org')).map(({ name }) => name),
);

/** The name under which a metric is declared: parts of histograms have the name of the histogram. */
export function declaredName(metric: string): string {
  const base = metric.replace(/_(?:bucket|count|sum)$/, '');
  return DECLARED.has(metric) || !DECLARED.has(base) ? metric : base;
}

/**
 * The query with every selector limited to series with the label `org` of this name. Undefined if that is impossible:
 * a selector reads a metric without the label, or the name is that of the series which sum up further orgs.
 */
export function limitToOrg(query: string, org: string): string | undefined {
  const selectors = selectorsOf(query);
  const isLimitable = ({ metric }: Selector) => metric !== undefined && WITH_ORG.has(declaredName(metric));
  if (org === OVERFLOW || hasErrors(parser.parse(query)) || !selectors.every(isLimitable)) return undefined;
  const matcher = `org=${JSON.stringify(org)}`;
  let limited = query;
  for (const { insertAt, hasBraces, hasMatchers } of selectors.toReversed()) {
    const text = hasBraces ? `${matcher}${hasMatchers ? ', ' : ''}` : `{${matcher}}`;
    limited = limited.slice(0, insertAt) + text + limited.slice(insertAt);
  }
  return limited;
}

/** In the order of the text. */
function selectorsOf(query: string): readonly Selector[] {
  const selectors: Selector[] = [];
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      if (name === 'VectorSelector') selectors.push(selectorOf(node, query));
    },
  });
  return selectors;
}

function selectorOf(node: SyntaxNode, query: string): Selector {
  const identifier = node.getChild('Identifier');
  const matchers = node.getChild('LabelMatchers');
  return {
    metric: identifier ? query.slice(identifier.from, identifier.to) : undefined,
    insertAt: matchers ? matchers.from + 1 : (identifier?.to ?? node.to),
    hasBraces: matchers !== null,
    hasMatchers: matchers?.firstChild != null,
  };
}

function hasErrors(tree: Tree): boolean {
  let found = false;
  tree.iterate({
    enter: ({ type }) => {
      found ||= type.isError;
    },
  });
  return found;
}

export interface Threshold {
  readonly operator: '>' | '<' | '>=' | '<=' | '==' | '!=';
  readonly value: number;
  /** The query whose value is compared. */
  readonly of: string;
}

const COMPARISONS: Readonly<Record<string, Threshold['operator']>> = {
  ...{ Gtr: '>', Lss: '<', Gte: '>=', Lte: '<=', EqlC: '==', Neq: '!=' },
};

/** The comparison with a number that decides whether an alert fires; undefined if there is none. */
export function thresholdOf(query: string): Threshold | undefined {
  let node = parser.parse(query).topNode.firstChild;
  // A guard such as `and sum(…) >= 10` follows the comparison.
  while (node && ['BinaryExpr', 'ParenExpr'].includes(node.name)) {
    const { firstChild: left, lastChild: right } = node;
    const operator = COMPARISONS[left?.nextSibling?.name ?? ''];
    if (operator && left && right?.name === 'NumberDurationLiteral')
      return { operator, value: Number(query.slice(right.from, right.to)), of: query.slice(left.from, left.to) };
    if (operator) return undefined;
    node = left;
  }
  return undefined;
}
