// Runs the SQL of a dashboard panel: reads only, within the caller's org, with limits on time and rows.
import type { FieldDef } from 'pg';
import { sql } from '../database/drizzle';
import { RecordsError, wrapErrors, type Database } from '../database/database';

export interface PanelQuery {
  /** One SELECT. It comes from a compiled dashboard, never from a request. */
  readonly text: string;
  /** Values of its parameters $1, $2, …; they may come from a request. */
  readonly values: readonly (string | number)[];
  readonly timeoutMs: number;
  readonly maxRows: number;
}

export const COLUMN_TYPES = ['number', 'time', 'boolean', 'text'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface PanelTable {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Times are RFC 3339 in UTC. Large or exact numbers lose digits beyond those of a double. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Whether there are more rows. */
  readonly truncated: boolean;
}

/** Runs the query for an org, or with ALL_ORGS. Rejects with RecordsError, also when the time is up. */
export function readPanel(database: Database, orgId: string, query: PanelQuery): Promise<PanelTable> {
  const { text, values, timeoutMs, maxRows } = query;
  return database.withOrg(orgId, async (tx) => {
    await tx.execute(
      sql`select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ${String(timeoutMs)}, true)`,
    );
    // The extended protocol takes one statement, and a subquery can only read.
    const limited = {
      text: `select * from (\n${text}\n) panel limit ${maxRows + 1}`,
      values: [...values],
      rowMode: 'array' as const,
      queryMode: 'extended' as const,
    };
    const { fields, rows } = await wrapErrors(tx.$client.query<unknown[]>(limited));
    const columns = fields.map((field) => ({ name: field.name, type: typeOf(field) }));
    const shown = rows.slice(0, maxRows);
    return {
      columns,
      rows: shown.map((row) => row.map((value, i) => cellOf(value, columns[i]!.type))),
      truncated: rows.length > maxRows,
    };
  });
}

/** By the oids of Postgres' built-in types. */
const TYPES: Readonly<Record<number, ColumnType>> = {
  ...{ 16: 'boolean', 20: 'number', 21: 'number', 23: 'number', 700: 'number', 701: 'number', 1700: 'number' },
  ...{ 1082: 'time', 1114: 'time', 1184: 'time' },
};

const typeOf = ({ dataTypeID }: FieldDef): ColumnType => TYPES[dataTypeID] ?? 'text';

function cellOf(value: unknown, type: ColumnType): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (type === 'boolean') return value === true;
  if (type === 'number') return Number.isFinite(Number(value)) ? Number(value) : null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The code of Postgres for a query that it canceled. */
const QUERY_CANCELED = '57014';

/** Whether a query of a panel took longer than its time limit. */
export function isPanelTimeout(error: unknown): boolean {
  return error instanceof RecordsError && (error.cause as { readonly code?: unknown }).code === QUERY_CANCELED;
}
