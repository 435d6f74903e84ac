// The tree of the spans of a trace. Traces can be incomplete or malformed: parents are missing, ids repeat, spans form cycles.
import { endOf, isFailed, type OffsetRange, type Span } from './types';

export interface SpanNode {
  readonly span: Span;
  /** Position in the depth-first order, and in `SpanTree.nodes`. */
  readonly index: number;
  /** 0 for a root. */
  readonly depth: number;
  /** Position of the parent; undefined for a root. */
  readonly parent: number | undefined;
  /** Positions of the children, by start. */
  readonly children: readonly number[];
  /** Number of spans below this one. They follow it in the order. */
  readonly descendants: number;
  /** Number of failed spans below this one. */
  readonly failedDescendants: number;
  /** Whether the span names a parent that is not in the trace. */
  readonly isOrphan: boolean;
}

export interface SpanTree {
  /** In depth-first order. */
  readonly nodes: readonly SpanNode[];
  readonly roots: readonly number[];
  readonly indexById: ReadonlyMap<string, number>;
  /** From the first start to the last end. Never empty: a trace of zero length gets one microsecond. */
  readonly extent: OffsetRange;
}

const MIN_EXTENT_S = 1e-6;

type Draft = { -readonly [K in keyof SpanNode]: SpanNode[K] } & { children: number[] };

/** @param spans sorted by start, as the API returns them */
export function treeOf(spans: readonly Span[]): SpanTree {
  const childrenOf = childrenByParent(spans);
  const nodes: Draft[] = [];
  const seen = new Set<Span>();
  const roots = spans.filter((span, index) => childrenOf.parents[index] === undefined);
  // What no root reaches is a cycle; it starts at its first span.
  for (const root of [...roots, ...spans]) if (!seen.has(root)) appendSubtree(root, childrenOf.children, seen, nodes);
  sumDescendants(nodes);
  const indexById = new Map<string, number>();
  for (const { span, index } of nodes) if (!indexById.has(span.id)) indexById.set(span.id, index);
  for (const node of nodes)
    node.isOrphan = node.parent === undefined && node.span.parent_id !== null && !indexById.has(node.span.parent_id);
  return {
    nodes,
    roots: nodes.flatMap(({ parent, index }) => (parent === undefined ? [index] : [])),
    indexById,
    extent: extentOf(spans),
  };
}

interface Relations {
  /** The parent of each span, by position; undefined without one in the trace. */
  readonly parents: readonly (Span | undefined)[];
  readonly children: ReadonlyMap<Span, readonly Span[]>;
}

function childrenByParent(spans: readonly Span[]): Relations {
  const byId = new Map<string, Span>();
  for (const span of spans) if (!byId.has(span.id)) byId.set(span.id, span);
  const children = new Map<Span, Span[]>();
  const parents = spans.map((span) => {
    const parent = span.parent_id === null ? undefined : byId.get(span.parent_id);
    if (parent === span || parent === undefined) return undefined;
    const siblings = children.get(parent);
    if (siblings) siblings.push(span);
    else children.set(parent, [span]);
    return parent;
  });
  return { parents, children };
}

/** Appends a span and all below it, without recursion: a trace can be one chain of thousands of spans. */
function appendSubtree(root: Span, children: Relations['children'], seen: Set<Span>, nodes: Draft[]): void {
  const stack: { readonly span: Span; readonly parent: number | undefined }[] = [{ span: root, parent: undefined }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { span, parent } = next;
    if (seen.has(span)) continue;
    seen.add(span);
    const index = nodes.length;
    const depth = parent === undefined ? 0 : nodes[parent]!.depth + 1;
    nodes.push({ span, index, depth, parent, children: [], descendants: 0, failedDescendants: 0, isOrphan: false });
    if (parent !== undefined) nodes[parent]!.children.push(index);
    for (const child of (children.get(span) ?? []).toReversed()) stack.push({ span: child, parent: index });
  }
}

function sumDescendants(nodes: readonly Draft[]): void {
  for (const { span, parent, descendants, failedDescendants } of nodes.toReversed()) {
    if (parent === undefined) continue;
    const above = nodes[parent]!;
    above.descendants += descendants + 1;
    above.failedDescendants += failedDescendants + Number(isFailed(span));
  }
}

function extentOf(spans: readonly Span[]): OffsetRange {
  let from = Infinity;
  let to = -Infinity;
  for (const span of spans) {
    from = Math.min(from, span.offset_seconds);
    to = Math.max(to, endOf(span));
  }
  if (from === Infinity) return { from: 0, to: MIN_EXTENT_S };
  return { from, to: Math.max(to, from + MIN_EXTENT_S) };
}
