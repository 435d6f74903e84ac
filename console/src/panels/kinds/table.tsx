// A table of labels and values.
import { useMemo } from 'react';
import { Table, type Column } from '../../ui/table';
import { FieldLink } from '../field-links';
import { alignOf, tableModel, type Cell, type Row, type TableColumn } from '../table-model';
import { shown } from '../values';
import type { KindProps } from './kind';
import styles from './table.module.css';

export function TablePanel({ panel, data, height }: KindProps) {
  const { columns, rows, sort } = useMemo(() => tableModel(panel, data), [panel, data]);
  const tableColumns = useMemo(() => columns.map(columnOf), [columns]);
  return (
    <Table
      label={panel.title ?? 'Table'}
      columns={tableColumns}
      rows={rows}
      rowKey={(row) => JSON.stringify(row)}
      maxHeight={`${height}px`}
      {...(sort && { initialSort: sort })}
    />
  );
}

function columnOf(column: TableColumn): Column<Row> {
  const { key, name, field } = column;
  return {
    id: key,
    header: name,
    cell: (row) => {
      const { text, tone } = textOf(row[key] ?? null, column);
      return (
        <FieldLink links={field.links} name={name} value={text} fields={row}>
          <span className={tone && styles[tone]} title={text}>
            {text}
          </span>
        </FieldLink>
      );
    },
    sortBy: (row) => row[key] ?? null,
    ...(field.custom?.width !== undefined && { width: `${field.custom.width}px` }),
    ...alignOf(column),
  };
}

function textOf(cell: Cell, { field }: TableColumn): ReturnType<typeof shown> {
  return typeof cell === 'string' ? { text: cell, tone: undefined } : shown(cell, field);
}
