// The rows of a waterfall: the spans that are left after collapsing, folding services and filtering.
import type { SpanNode, SpanTree } from './tree';
import { isFailed } from './types';

export interface RowOptions {
  /** Positions of spans whose descendants are hidden. */
  readonly collapsed: ReadonlySet<number>;
  /** Services of which only the spans that another service called are shown; their calls to others stay. */
  readonly folded: ReadonlySet<string>;
  /** Positions of the spans that the filter matches; undefined without a filter. Their ancestors stay, as context. */
  readonly matches: ReadonlySet<number> | undefined;
}

export interface Row {
  readonly node: SpanNode;
  /** Below the rows that are shown; 0 for the top. */
  readonly level: number;
  readonly canExpand: boolean;
  readonly isCollapsed: boolean;
  /** Spans that this row stands for, because they are collapsed or folded into it. */
  readonly hiddenSpans: number;
  /** How many of those failed. */
  readonly hiddenErrors: number;
  readonly isMatch: boolean;
}

export function rowsOf({ nodes }: SpanTree, { collapsed, folded, matches }: RowOptions): readonly Row[] {
  const kept = matches && withAncestors(nodes, matches);
  const rows: { -readonly [K in keyof Row]: Row[K] }[] = [];
  /** The row that shows each span, by position: its own, or that of the span it is folded into. */
  const rowOf: number[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]!;
    if (kept && !kept.has(index)) {
      index += node.descendants;
      continue;
    }
    const above = node.parent === undefined ? undefined : rowOf[node.parent];
    if (above !== undefined && isFolded(node)) {
      rowOf[index] = above;
      const row = rows[above]!;
      row.hiddenSpans += 1;
      row.hiddenErrors += Number(isFailed(node.span));
      continue;
    }
    const isCollapsed = collapsed.has(index) && node.descendants > 0;
    if (above !== undefined) rows[above]!.canExpand = true;
    rowOf[index] = rows.length;
    rows.push({
      node,
      level: above === undefined ? 0 : rows[above]!.level + 1,
      canExpand: isCollapsed,
      isCollapsed,
      hiddenSpans: isCollapsed ? node.descendants : 0,
      hiddenErrors: isCollapsed ? node.failedDescendants : 0,
      isMatch: matches === undefined || matches.has(index),
    });
    if (isCollapsed) index += node.descendants;
  }
  return rows;

  function isFolded({ span, parent }: SpanNode): boolean {
    return folded.has(span.service) && parent !== undefined && nodes[parent]!.span.service === span.service;
  }
}

function withAncestors(nodes: readonly SpanNode[], matches: ReadonlySet<number>): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const match of matches)
    for (let index: number | undefined = match; index !== undefined && !kept.has(index); index = nodes[index]!.parent)
      kept.add(index);
  return kept;
}

/** The spans that must be expanded so that a span has a row. */
export function ancestorsOf({ nodes }: SpanTree, index: number): readonly number[] {
  const ancestors: number[] = [];
  for (let at = nodes[index]?.parent; at !== undefined; at = nodes[at]!.parent) ancestors.push(at);
  return ancestors;
}

/** The row of a span, or of the span that it is collapsed or folded into; -1 if the filter hides it. */
export function rowIndexOf({ nodes }: SpanTree, rows: readonly Row[], index: number): number {
  const byNode = new Map(rows.map(({ node }, row) => [node.index, row]));
  for (let at: number | undefined = index; at !== undefined; at = nodes[at]!.parent) {
    const row = byNode.get(at);
    if (row !== undefined) return row;
  }
  return -1;
}
