// The rows of a table: all of them, or of a long table only those in view.
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, type CSSProperties, type ReactNode } from 'react';
import styles from './table.module.css';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** Makes the column sortable among the rows that are loaded. Null sorts last. */
  readonly sortBy?: (row: T) => string | number | null;
  /** Makes the column sortable by the API; see `apiSort`. */
  readonly apiSort?: boolean;
  /** A width in grid terms, e.g. `120px` or `minmax(120px, 2fr)`. Default: `minmax(96px, 1fr)`. */
  readonly width?: string;
  /** `end` for numbers. */
  readonly align?: 'end';
  /** The text always fits the width. Without it, a cell cuts what is too long, which costs time while scrolling. */
  readonly fits?: true;
}

export interface RowsProps<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Widths of the columns, in grid terms. */
  readonly template: string;
  readonly scroller: HTMLDivElement | null;
  /** Height of each row of a long table, in pixels; measuring each would cost more than a frame. */
  readonly rowHeight: number;
  readonly onEnd: (() => void) | undefined;
}

/** Shorter tables are rendered whole, so that the search of the browser finds every row. */
const VIRTUAL_FROM = 100;
const OVERSCAN = 12;
const NEAR_END = 20;

export function Rows<T extends object>(props: RowsProps<T>) {
  return props.rows.length >= VIRTUAL_FROM ? <VirtualRows {...props} /> : <AllRows {...props} />;
}

function AllRows<T extends object>({ columns, rows, rowKey, template, onEnd }: RowsProps<T>) {
  useEffect(() => onEnd?.(), [onEnd, rows.length]);
  return (
    <tbody role="rowgroup" className={styles.body}>
      {rows.map((row, index) => (
        <Row key={rowKey(row)} {...{ row, index, columns, template }} />
      ))}
    </tbody>
  );
}

function VirtualRows<T extends object>(props: RowsProps<T>) {
  const { columns, rows, rowKey, template, scroller, rowHeight, onEnd } = props;
  // A new function would measure every row again.
  const getItemKey = useCallback((index: number) => (rows[index] ? rowKey(rows[index]) : index), [rows, rowKey]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    overscan: OVERSCAN,
    getItemKey,
    // Rows that arrive at the top push down what is read only when the top is in view.
    anchorTo: (scroller?.scrollTop ?? 0) > rowHeight ? 'end' : 'start',
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd && lastShown >= rows.length - NEAR_END) onEnd();
  }, [onEnd, lastShown, rows.length]);
  return (
    <tbody role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
      {items.map(({ index, key, start }) => (
        <Row key={key} {...{ row: rows[index]!, index, columns, template, start, height: rowHeight }} />
      ))}
    </tbody>
  );
}

interface RowProps<T> {
  readonly row: T;
  readonly index: number;
  readonly columns: readonly Column<T>[];
  readonly template: string;
  /** Distance from the top of a long table, in pixels. */
  readonly start?: number;
  readonly height?: number;
}

function RowOf<T>({ row, index, columns, template, start, height }: RowProps<T>): ReactNode {
  const style: CSSProperties = { gridTemplateColumns: template, height };
  if (start !== undefined) style.transform = `translateY(${start}px)`;
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      className={`${styles.row} ${start === undefined ? '' : styles.placed}`}
      style={style}
    >
      {columns.map(({ id, cell, align, fits }) => (
        <td key={id} role="cell" className={`${align === 'end' ? styles.end : ''} ${fits ? '' : styles.cut}`}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Scrolling renders only the rows that come into view. */
const Row = memo(RowOf) as typeof RowOf;
