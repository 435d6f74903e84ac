// A table: sortable, virtual when it is long, with the next page loaded at its end.
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type Column as TableColumn,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
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
}

export interface TableProps<T> {
  /** Accessible name of the table. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Called when the end of the rows is near; see `useList`. */
  readonly onEnd?: (() => void) | undefined;
  /** Height of the scrolling area of a long table, in CSS. Default: `70dvh`. */
  readonly maxHeight?: string;
  readonly initialSort?: Sort;
  /** The order in which the API returns the rows, by the id of a column, and what changes it. */
  readonly apiSort?: { readonly sort: Sort; readonly onSort: (sort: Sort) => void };
}

export interface Sort {
  readonly id: string;
  readonly desc: boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const ROW_HEIGHT = 40;
/** Shorter tables are rendered whole, so that the search of the browser finds every row. */
const VIRTUAL_FROM = 100;
const OVERSCAN = 12;
const NEAR_END = 20;

export function Table<T extends object>({
  label,
  columns,
  rows,
  rowKey,
  onEnd,
  maxHeight = '70dvh',
  initialSort,
  apiSort,
}: TableProps<T>) {
  const tableColumns = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return helper.columns(
      columns.map(({ id, header, cell, sortBy }) =>
        helper.accessor((row: T) => sortBy?.(row) ?? undefined, {
          id,
          header,
          cell: ({ row }) => cell(row.original),
          enableSorting: sortBy !== undefined,
          sortUndefined: 'last',
        }),
      ),
    );
  }, [columns]);
  const table = useTable({
    features,
    columns: tableColumns,
    data: rows,
    getRowId: rowKey,
    ...(initialSort && { initialState: { sorting: [initialSort] } }),
  });
  const sorted = table.getRowModel().rows;

  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = sorted.length >= VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    enabled: isVirtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (index) => sorted[index]?.id ?? index,
    // Rows that arrive at the top push down what is read only when the top is in view.
    anchorTo: (scroller.current?.scrollTop ?? 0) > ROW_HEIGHT ? 'end' : 'start',
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = isVirtual ? (items.at(-1)?.index ?? 0) : sorted.length;
  useEffect(() => {
    if (onEnd && lastShown >= sorted.length - NEAR_END) onEnd();
  }, [onEnd, lastShown, sorted.length]);

  const directionOf = (column: Pick<TableColumn<typeof features, never>, 'id' | 'getIsSorted'>) => {
    if (apiSort?.sort.id !== column.id) return column.getIsSorted();
    return apiSort.sort.desc ? 'desc' : 'asc';
  };
  const template = columns.map(({ width = 'minmax(96px, 1fr)' }) => width).join(' ');
  const shown = isVirtual
    ? items.map(({ index, start }) => ({ row: sorted[index]!, index, start }))
    : sorted.map((row, index) => ({ row, index, start: undefined }));
  return (
    <div ref={scroller} className={styles.scroller} style={{ maxHeight }} tabIndex={0} role="region" aria-label={label}>
      {/* Explicit roles, as a grid layout takes those of the elements away. */}
      <table role="table" className={styles.table} aria-label={label} aria-rowcount={sorted.length + 1}>
        <thead role="rowgroup" className={styles.head}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row" className={styles.row} style={{ gridTemplateColumns: template }}>
              {group.headers.map((header, index) => (
                <th
                  key={header.id}
                  role="columnheader"
                  scope="col"
                  aria-sort={ariaSort(directionOf(header.column))}
                  className={columns[index]?.align === 'end' ? styles.end : undefined}
                >
                  {header.column.getCanSort() || columns[index]?.apiSort ? (
                    <button
                      type="button"
                      className={styles.sort}
                      onClick={
                        columns[index]?.apiSort
                          ? () => apiSort?.onSort({ id: header.id, desc: directionOf(header.column) !== 'desc' })
                          : header.column.getToggleSortingHandler()
                      }
                    >
                      {columns[index]?.header}
                      <span aria-hidden>{SORT_SIGNS[String(directionOf(header.column))]}</span>
                    </button>
                  ) : (
                    columns[index]?.header
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody
          role="rowgroup"
          className={styles.body}
          style={isVirtual ? { height: virtualizer.getTotalSize() } : undefined}
        >
          {shown.map(({ row, index, start }) => (
            <tr
              key={row.id}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={isVirtual ? virtualizer.measureElement : undefined}
              className={`${styles.row} ${start === undefined ? '' : styles.placed}`}
              style={{
                gridTemplateColumns: template,
                ...(start !== undefined && { transform: `translateY(${start}px)` }),
              }}
            >
              {columns.map(({ id, cell, align }) => (
                <td key={id} role="cell" className={align === 'end' ? styles.end : undefined}>
                  {cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const SORT_SIGNS: Readonly<Record<string, string>> = { asc: '↑', desc: '↓', false: '↕' };

function ariaSort(direction: 'asc' | 'desc' | false): 'ascending' | 'descending' | undefined {
  if (direction === false) return undefined;
  return direction === 'asc' ? 'ascending' : 'descending';
}
