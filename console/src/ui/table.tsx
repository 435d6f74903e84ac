// A table: sortable, virtual when it is long, with the next page loaded at its end.
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type Column as TableColumn,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { Rows, type Column } from './table-rows';
import styles from './table.module.css';

export type { Column } from './table-rows';

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
  /** Height of the rows of a long table, in pixels. Default: one line. */
  readonly rowHeight?: number;
  readonly initialSort?: Sort;
  /** The order in which the API returns the rows, by the id of a column, and what changes it. */
  readonly apiSort?: { readonly sort: Sort; readonly onSort: (sort: Sort) => void };
}

export interface Sort {
  readonly id: string;
  readonly desc: boolean;
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** In pixels. */
const ONE_LINE = 40;

export function Table<T extends object>({
  label,
  columns,
  rows,
  rowKey,
  onEnd,
  maxHeight = '70dvh',
  rowHeight = ONE_LINE,
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
          sortFn: (a, b) => compare(sortBy?.(a.original) ?? '', sortBy?.(b.original) ?? ''),
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
  // Without a sort, a long list needs no model of its rows.
  const sorted = table.state.sorting.length === 0 ? rows : table.getRowModel().rows.map(({ original }) => original);
  // State, as the rows below need the element when it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);

  const directionOf = (column: Pick<TableColumn<typeof features, never>, 'id' | 'getIsSorted'>) => {
    if (apiSort?.sort.id !== column.id) return column.getIsSorted();
    return apiSort.sort.desc ? 'desc' : 'asc';
  };
  const template = columns.map(({ width = 'minmax(96px, 1fr)' }) => width).join(' ');
  return (
    <div
      ref={setScroller}
      className={styles.scroller}
      style={{ maxHeight }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
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
                  className={`${columns[index]?.align === 'end' ? styles.end : ''} ${styles.cut}`}
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
        <Rows {...{ columns, rows: sorted, rowKey, template, scroller, rowHeight, onEnd }} />
      </table>
    </div>
  );
}

const SORT_SIGNS: Readonly<Record<string, string>> = { asc: '↑', desc: '↓', false: '↕' };

function ariaSort(direction: 'asc' | 'desc' | false): 'ascending' | 'descending' | undefined {
  if (direction === false) return undefined;
  return direction === 'asc' ? 'ascending' : 'descending';
}

/** Numbers by size, texts as people sort them: `run 2` before `run 10`. */
function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : COLLATOR.compare(String(a), String(b));
}
