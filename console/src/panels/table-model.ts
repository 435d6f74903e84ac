// The rows and columns of a table panel: labels and values of its queries, after the transformations of Grafana.
import type { Column } from '../ui/table';
import type { FieldConfig, Panel, PanelData, Transformation } from './dashboard';
import { fieldOf } from './fields';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export interface TableColumn {
  /** Of the row. */
  readonly key: string;
  readonly name: string;
  readonly field: FieldConfig;
  readonly isNumber: boolean;
}

export interface TableModel {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Row[];
  readonly sort?: { readonly id: string; readonly desc: boolean };
}

const TIME = 'Time';

/** Queries that return the same labels share a row. */
export function tableModel(panel: Panel, data: PanelData): TableModel {
  const rows = rowsOf(data);
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const ordered = [
    TIME,
    ...keys.filter((key) => !isValue(key)).sort(),
    ...keys.filter((key) => key !== TIME && isValue(key)),
  ];
  const columns = [...new Set(ordered)].filter((key) => keys.includes(key)).map((key) => ({ key, name: key }));
  const organized = (panel.transformations ?? []).reduce(transform, columns);
  const [sortBy] = panel.options?.sortBy ?? [];
  const sorted = sortBy && organized.find(({ name }) => name === sortBy.displayName);
  return {
    columns: organized.map(({ key, name }) => columnOf(panel, { key, name })),
    rows,
    ...(sorted && { sort: { id: sorted.key, desc: sortBy?.desc ?? false } }),
  };
}

function rowsOf({ targets }: PanelData): readonly Row[] {
  const rows = new Map<string, Record<string, Cell>>();
  for (const { ref_id: refId, series } of targets) {
    const value = targets.length === 1 ? 'Value' : `Value #${refId}`;
    for (const { labels, points } of series) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const [at, last] = points.at(-1) ?? [];
      const row = rows.get(key) ?? { ...labels, [TIME]: (at ?? 0) * 1000 };
      rows.set(key, { ...row, [value]: last ?? null });
    }
  }
  return [...rows.values()];
}

interface NamedKey {
  readonly key: string;
  readonly name: string;
}

function transform(columns: readonly NamedKey[], { id, options = {} }: Transformation): readonly NamedKey[] {
  if (id === 'organize') return organize(columns, options);
  if (id === 'filterFieldsByName') {
    const { names } = (options['include'] ?? {}) as { readonly names?: readonly string[] };
    return names ? columns.filter(({ name }) => names.includes(name)) : columns;
  }
  return columns;
}

function organize(columns: readonly NamedKey[], options: Readonly<Record<string, unknown>>): readonly NamedKey[] {
  const of = <T>(name: string) => (options[name] ?? {}) as Readonly<Record<string, T>>;
  const [excluded, renamed, order] = [
    of<boolean>('excludeByName'),
    of<string>('renameByName'),
    of<number>('indexByName'),
  ];
  const rank = ({ name }: NamedKey) => order[name] ?? columns.length;
  return columns
    .filter(({ name }) => excluded[name] !== true)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ key, name }) => ({ key, name: renamed[name] || name }));
}

function columnOf(panel: Panel, { key, name }: NamedKey): TableColumn {
  const isNumber = isValue(key);
  const configured = fieldOf(panel, { name, isNumber });
  // The unit of the panel is that of its values.
  const { unit: _, thresholds: __, ...plain } = configured;
  const field = key === TIME ? { ...plain, unit: 'dateTimeAsIso' } : isNumber ? configured : plain;
  return { key, name: configured.displayName ?? name, field, isNumber };
}

function isValue(key: string): boolean {
  return key === TIME || key === 'Value' || key.startsWith('Value #');
}

/** Numbers are right-aligned. */
export function alignOf({ isNumber, field }: TableColumn): Pick<Column<Row>, 'align'> {
  const align = field.custom?.align ?? 'auto';
  return align === 'right' || (align === 'auto' && isNumber) ? { align: 'end' } : {};
}
