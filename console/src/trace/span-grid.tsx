// The rows of a waterfall as a tree grid: only the rows in view are in the document.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Empty } from '../ui/states';
import { percentOf, ticksOf } from './axis';
import { keyAction } from './keys';
import { rowIndexOf } from './rows';
import { ROW_HEIGHT, SpanRow } from './span-row';
import { MAX_TICKS, TimeAxis } from './time-axis';
import type { Waterfall } from './use-waterfall';
import styles from './trace.module.css';

const OVERSCAN = 12;
/** The header with its border. */
const HEAD_HEIGHT = 28;

export interface SpanGridProps {
  readonly waterfall: Waterfall;
  /** Position of the selected span. */
  readonly selected: number | undefined;
  readonly onSelectSpan: (spanId: string) => void;
  readonly height: string;
}

export function SpanGrid({ waterfall, selected, onSelectSpan, height }: SpanGridProps) {
  const { rows, tree, range, toggle } = waterfall;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  /** Position of the span that the keyboard is at. */
  const [activeSpan, setActiveSpan] = useState(selected ?? 0);
  const active = Math.max(0, rowIndexOf(tree, rows, activeSpan));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.node.index ?? index,
    scrollPaddingStart: ROW_HEIGHT,
  });

  useEffect(() => {
    if (selected === undefined) return;
    setActiveSpan(selected);
    const row = rowIndexOf(tree, rows, selected);
    if (row >= 0) virtualizer.scrollToIndex(row, { align: 'auto' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- scrolls to a new selection only, not when rows change
  }, [selected, tree]);

  const moveTo = (row: number) => {
    const next = rows[row];
    if (!next) return;
    setActiveSpan(next.node.index);
    virtualizer.scrollToIndex(row, { align: 'auto' });
  };
  const latest = useRef(onSelectSpan);
  latest.current = onSelectSpan;
  // Stable, so that the rows render only when they change.
  const select = useCallback(
    (index: number) => {
      setActiveSpan(index);
      latest.current(tree.nodes[index]!.span.id);
    },
    [tree],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const action = keyAction(event, rows, active);
    if (!action) return;
    event.preventDefault();
    if (action.type === 'move') moveTo(action.row);
    else if (action.type === 'toggle') toggle(rows[action.row]!.node.index);
    else select(rows[action.row]!.node.index);
  };

  const items = virtualizer.getVirtualItems();
  const isActiveShown = items.some(({ index }) => index === active);
  return (
    <div className={styles.grid}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={{ height: `min(${height}, ${virtualizer.getTotalSize() + HEAD_HEIGHT}px)` }}
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length + 1}
        aria-colcount={2}
        aria-activedescendant={isActiveShown ? `${id}-${rows[active]!.node.index}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.head} role="row" aria-rowindex={1}>
          <div role="columnheader" className={styles.nameHead}>
            Service and operation
          </div>
          <div role="columnheader" className={styles.timeHead} aria-label="Time">
            <TimeAxis waterfall={waterfall} />
          </div>
        </div>
        <div className={styles.rows} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          <div className={styles.lines} aria-hidden>
            {ticksOf(range, MAX_TICKS).map((at) => (
              <div key={at} className={styles.line} style={{ left: `${percentOf(at, range)}%` }} />
            ))}
          </div>
          {items.map(({ index, start }) => {
            const row = rows[index]!;
            return (
              <SpanRow
                key={row.node.index}
                id={`${id}-${row.node.index}`}
                row={row}
                top={start}
                rowIndex={index + 2}
                color={waterfall.colors.get(row.node.span.service)}
                critical={waterfall.criticalPath.get(row.node.index)}
                range={range}
                isActive={index === active}
                isSelected={row.node.index === selected}
                onToggle={toggle}
                onSelect={select}
              />
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <Empty title="No span matches the filter" />}
    </div>
  );
}
