// What a query selects on: metrics or streams, the values it asks of their labels, and the labels it needs besides.
import { parser as logql } from '@grafana/lezer-logql';
import type { Parser, SyntaxNode } from '@lezer/common';
import { parser as promql } from '@prometheus-io/lezer-promql';
import type { Query } from './queries';

export interface Matcher {
  readonly label: string;
  readonly op: string;
  /** Without quotes and escapes. */
  readonly value: string;
}

export interface Selection {
  readonly where: string;
  /** The metric; undefined for streams of log lines. */
  readonly metric?: string;
  readonly matchers: readonly Matcher[];
  /** Labels by which an aggregation above it groups. */
  readonly grouping: readonly string[];
}

interface Grammar {
  readonly parser: Parser;
  readonly selector: string;
  readonly matcher: string;
  readonly aggregations: readonly string[];
  readonly grouping: string;
}

/** Names of nodes in the two grammars. The packages call themselves ES modules, so that their types are others, though the same. */
const GRAMMARS: Readonly<Record<Query['language'], Grammar>> = {
  promql: {
    parser: promql as unknown as Parser,
    selector: 'VectorSelector',
    matcher: 'UnquotedLabelMatcher',
    // A join names the labels of both sides.
    aggregations: ['AggregateExpr', 'BinaryExpr'],
    grouping: 'GroupingLabels',
  },
  logql: {
    parser: logql as unknown as Parser,
    selector: 'Selector',
    matcher: 'Matcher',
    aggregations: ['VectorAggregationExpr', 'RangeAggregationExpr'],
    grouping: 'Grouping',
  },
};

/** Every selector of a query; a query that does not parse throws. */
export function selectionsOf({ where, language, text }: Query): readonly Selection[] {
  const { parser, selector } = GRAMMARS[language];
  const found: SyntaxNode[] = [];
  parser.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.isError)
        throw new Error(`could not parse a query of ${where}, near "${text.slice(node.from)}": ${text}`);
      if (type.name === selector) found.push(node);
    },
  });
  return found.map((node) => selectionOf(node, { where, language, text }));
}

function selectionOf(node: SyntaxNode, { where, language, text }: Query): Selection {
  const { matcher, aggregations, grouping } = GRAMMARS[language];
  const matchers = descendants(node, matcher).map((found) => matcherOf(text.slice(found.from, found.to)));
  const byLabels: string[] = [];
  for (let above = node.parent; above; above = above.parent) {
    if (!aggregations.includes(above.name)) continue;
    // Its own labels alone, not those of an aggregation within it.
    const own = descendants(above, grouping).filter((found) => nearest(found, aggregations)?.from === above.from);
    for (const { from, to } of own) byLabels.push(...(text.slice(from, to).match(/\w+/g) ?? []).filter(isLabel));
  }
  const name = language === 'promql' ? node.getChild('Identifier') : null;
  return { where, ...(name && { metric: text.slice(name.from, name.to) }), matchers, grouping: byLabels };
}

/** A grouping of LogQL has its keyword within. */
const isLabel = (word: string): boolean => word !== 'by' && word !== 'without';

function descendants(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate(({ node: below }) => {
    if (below.name === name && below.from >= node.from && below.to <= node.to) found.push(below);
  });
  return found;
}

function nearest(node: SyntaxNode, names: readonly string[]): SyntaxNode | null {
  let above = node.parent;
  while (above && !names.includes(above.name)) above = above.parent;
  return above;
}

function matcherOf(text: string): Matcher {
  const [, label, op, quoted] = /^(\w+)\s*(=~|!~|!=|=)\s*(.+)$/s.exec(text) ?? [];
  if (label === undefined) throw new Error(`could not read the matcher ${text}`);
  return { label, op: op!, value: quoted!.startsWith('`') ? quoted!.slice(1, -1) : (JSON.parse(quoted!) as string) };
}
