// The state of a waterfall: what is collapsed, folded, filtered and zoomed.
import { useCallback, useMemo, useState } from 'react';
import { criticalPathOf } from './critical-path';
import { isEmptyFilter, matchesFilter, type SpanFilter } from './filter';
import { ancestorsOf, rowsOf } from './rows';
import { serviceColors } from './service-colors';
import { treeOf } from './tree';
import type { OffsetRange, Trace } from './types';

const NONE: ReadonlySet<never> = new Set<never>();

export type Waterfall = ReturnType<typeof useWaterfall>;

export function useWaterfall(trace: Trace) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(NONE);
  const [folded, setFolded] = useState<ReadonlySet<string>>(NONE);
  const [filter, setFilterState] = useState<SpanFilter>({});
  const [zoom, setZoom] = useState<OffsetRange>();

  const tree = useMemo(() => treeOf(trace.spans), [trace]);
  const criticalPath = useMemo(() => criticalPathOf(tree), [tree]);
  const colors = useMemo(() => serviceColors(trace.services.map(({ name }) => name)), [trace]);
  const matches = useMemo(
    () =>
      isEmptyFilter(filter)
        ? undefined
        : new Set(tree.nodes.flatMap(({ span, index }) => (matchesFilter(filter, span) ? [index] : []))),
    [tree, filter],
  );
  const rows = useMemo(() => rowsOf(tree, { collapsed, folded, matches }), [tree, collapsed, folded, matches]);

  const setFilter = useCallback((next: SpanFilter) => {
    setFilterState(next);
    // A match must not stay hidden.
    if (!isEmptyFilter(next)) setCollapsed(NONE);
  }, []);
  const toggle = useCallback((index: number) => setCollapsed((all) => toggled(all, index)), []);
  const toggleFold = useCallback((service: string) => setFolded((all) => toggled(all, service)), []);
  const collapseAll = useCallback(
    () => setCollapsed(new Set(tree.nodes.flatMap(({ depth, index }) => (depth > 0 ? [index] : [])))),
    [tree],
  );
  const expandAll = useCallback(() => {
    setCollapsed(NONE);
    setFolded(NONE);
  }, []);
  /** Makes sure that a span has a row of its own, unless the filter hides it. */
  const reveal = useCallback(
    (index: number) => {
      const above = ancestorsOf(tree, index);
      setCollapsed((all) => (above.some((one) => all.has(one)) ? without(all, above) : all));
      setFolded((all) => {
        const { service } = tree.nodes[index]!.span;
        return all.has(service) ? without(all, [service]) : all;
      });
    },
    [tree],
  );

  return {
    ...{ trace, tree, criticalPath, colors, rows, matches },
    ...{ collapsed, folded, filter, zoom, range: zoom ?? tree.extent },
    ...{ setFilter, setZoom, toggle, toggleFold, collapseAll, expandAll, reveal },
  };
}

function toggled<T>(all: ReadonlySet<T>, one: T): ReadonlySet<T> {
  return all.has(one) ? without(all, [one]) : new Set([...all, one]);
}

function without<T>(all: ReadonlySet<T>, some: readonly T[]): ReadonlySet<T> {
  const rest = new Set(all);
  for (const one of some) rest.delete(one);
  return rest;
}
