// The critical path: at each moment, the deepest span that the end of the trace waited for.
import type { SpanTree } from './tree';
import { endOf, type OffsetRange } from './types';

/** The parts of the critical path by position of their span. */
export type CriticalPath = ReadonlyMap<number, readonly OffsetRange[]>;

/**
 * Walks back from the end of each span: the child that ended last before a moment is what its parent waited for. A child
 * counts only inside its parent, so that clock skew moves no time from one span to another.
 */
export function criticalPathOf({ nodes, roots, extent }: SpanTree): CriticalPath {
  const path = new Map<number, OffsetRange[]>();
  const pending: { readonly children: readonly number[]; readonly within: OffsetRange; readonly owner?: number }[] = [
    { children: roots, within: extent },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { children, within, owner } = next;
    let moment = within.to;
    for (const { index, range } of byEnd(children.map((child) => ({ index: child, range: clipped(child, within) })))) {
      if (range.to > moment || range.to <= range.from) continue;
      add(path, owner, { from: range.to, to: moment });
      pending.push({ children: nodes[index]!.children, within: range, owner: index });
      moment = range.from;
    }
    add(path, owner, { from: within.from, to: moment });
  }
  return path;

  function clipped(index: number, within: OffsetRange): OffsetRange {
    const { span } = nodes[index]!;
    return { from: Math.max(span.offset_seconds, within.from), to: Math.min(endOf(span), within.to) };
  }
}

function byEnd<T extends { readonly range: OffsetRange }>(all: readonly T[]): readonly T[] {
  return all.toSorted((a, b) => b.range.to - a.range.to || a.range.from - b.range.from);
}

function add(path: Map<number, OffsetRange[]>, owner: number | undefined, range: OffsetRange): void {
  if (owner === undefined || range.to <= range.from) return;
  const parts = path.get(owner);
  if (parts) parts.push(range);
  else path.set(owner, [range]);
}
